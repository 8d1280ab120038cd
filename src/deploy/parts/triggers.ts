/** What sends nudges to the queue: events of the export bucket, its notifications, and the clock. */
import { Aws } from 'aws-cdk-lib/core';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { bucketArn } from './arns.ts';
import type { LoaderParts } from './loader-parts.ts';

/** DynamoDB writes it last: the export is whole. */
export const SUMMARY_NAME = 'manifest-summary.json';

/** What the clock says to the functions. */
const RECONCILE = JSON.stringify({ reconcile: 'all' });

export function makeTriggers(scope: Construct, { exports, trigger }: LoaderParts, queue: Queue): void {
  const rules: CfnRule[] = [];
  if (trigger.events !== null) {
    rules.push(
      new CfnRule(scope, 'ExportArrived', {
        description: 'dynaload: an export is whole when its summary is there',
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
        eventPattern: {
          source: ['aws.s3'],
          'detail-type': ['Object Created'],
          detail: {
            bucket: { name: [exports.bucket] },
            object: { key: [{ wildcard: `${exports.prefix}*/${SUMMARY_NAME}` }] },
          },
        },
        state: trigger.events.state,
        targets: [{ id: 'Nudges', arn: queue.queueArn }],
      }),
    );
  }
  if (trigger.schedule !== null) {
    rules.push(
      new CfnRule(scope, 'Schedule', {
        description:
          'dynaload: starts the exports that are due, and looks for those that no event told of; disable it to pause',
        scheduleExpression: trigger.schedule,
        state: 'ENABLED',
        targets: [{ id: 'Nudges', arn: queue.queueArn, input: RECONCILE }],
      }),
    );
  }
  if (rules.length > 0) {
    const arns = rules.map(({ attrArn }) => attrArn);
    queue.addToResourcePolicy(mayNudge(queue, 'events', { ArnEquals: { 'aws:SourceArn': arns } }));
  }
  if (trigger.fromBucket) {
    const conditions = {
      ArnEquals: { 'aws:SourceArn': bucketArn(exports.bucket) },
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
    };
    queue.addToResourcePolicy(mayNudge(queue, 's3', conditions));
  }
}

function mayNudge(queue: Queue, service: 'events' | 's3', conditions: object): PolicyStatement {
  return new PolicyStatement({
    sid: service === 'events' ? 'NudgeByRule' : 'NudgeByBucket',
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ...conditions },
  });
}
