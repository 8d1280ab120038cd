import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface Queues {
  /** Each message says "look": it holds nothing that is not on S3 or in the warehouse. */
  readonly nudges: Queue;
  readonly deadLetters: Queue;
}

/** A function may take 15 minutes; one that was killed is followed by the next a minute later. */
const VISIBILITY = Duration.minutes(16);
const MOST_RECEIVES = 5;

export function makeQueues(scope: Construct, retain: boolean): Queues {
  const removalPolicy = retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  const deadLetters = new Queue(scope, 'DeadLetters', {
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    removalPolicy,
  });
  const nudges = new Queue(scope, 'Nudges', {
    enforceSSL: true,
    visibilityTimeout: VISIBILITY,
    retentionPeriod: Duration.days(4),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: MOST_RECEIVES },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return { nudges, deadLetters };
}
