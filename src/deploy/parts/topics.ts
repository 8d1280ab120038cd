import { Aws } from 'aws-cdk-lib/core';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { LoaderParts, Subscriber } from './loader-parts.ts';

export interface Topics {
  /** A message for each load that succeeded or failed: docs/deploy.md has its fields. */
  readonly outcomes: Topic;
  readonly alarms: Topic;
}

/** The attribute `kind` of outcomes and notices: `src/lambda` sets it. */
const KINDS = { success: ['loaded', 'exported'], failure: ['failed', 'export failed'] } as const;

/** No key of its own: alarms could not be sent through one without a policy on it, and no message holds data. */
export function makeTopics(scope: Construct, { subscribers }: LoaderParts): Topics {
  const outcomes = new Topic(scope, 'Outcomes', { enforceSSL: true });
  const alarms = new Topic(scope, 'Alarms', { enforceSSL: true });
  alarms.addToResourcePolicy(
    new PolicyStatement({
      sid: 'SendAlarms',
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [alarms.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  for (const subscriber of subscribers) {
    subscribe(scope, `${subscriber.id}Outcomes`, outcomes, subscriber, KINDS[subscriber.to]);
    if (subscriber.to === 'failure') subscribe(scope, `${subscriber.id}Alarms`, alarms, subscriber, null);
  }
  return { outcomes, alarms };
}

/** @param kinds which messages, by their attribute; null for all */
function subscribe(
  scope: Construct,
  id: string,
  topic: Topic,
  { email, condition }: Subscriber,
  kinds: readonly string[] | null,
): void {
  const subscription = new CfnSubscription(scope, id, {
    topicArn: topic.topicArn,
    protocol: 'email',
    endpoint: email,
    ...(kinds === null ? {} : { filterPolicy: { kind: [...kinds] } }),
  });
  if (condition !== null) subscription.cfnOptions.condition = condition;
}
