import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { LagWatch } from '../parts/loader-parts.ts';
import { alarmList, type AlarmDefinition } from './alarm-list.ts';
import type { MetricPlace, WatchedResources } from './metrics.ts';

/** @param topicArn hears of them, and when they are over */
export function makeAlarms(
  scope: Construct,
  watched: WatchedResources,
  lag: LagWatch & { readonly isTold: boolean },
  topicArn: string,
): readonly CfnAlarm[] {
  return alarmList(watched, lag).map(
    (alarm) =>
      new CfnAlarm(scope, alarm.id, {
        alarmDescription: alarm.description,
        comparisonOperator: 'GreaterThanOrEqualToThreshold',
        threshold: alarm.threshold,
        evaluationPeriods: alarm.periods,
        treatMissingData: alarm.missing,
        alarmActions: [topicArn],
        okActions: [topicArn],
        ...compared(alarm),
      }),
  );
}

/** One metric, or the sum of several: of those that have nothing to tell nothing comes, and that is none. */
function compared({ metrics, periodSeconds }: AlarmDefinition): object {
  const [only, ...others] = metrics;
  if (only !== undefined && others.length === 0) {
    return { ...shapeOf(only), statistic: only.statistic, period: periodSeconds };
  }
  const ids = metrics.map((_, index) => `m${index}`);
  return {
    metrics: [
      { id: 'sum', expression: ids.map((id) => `FILL(${id}, 0)`).join(' + '), returnData: true },
      ...metrics.map((metric, index) => ({
        id: `m${index}`,
        metricStat: { metric: shapeOf(metric), period: periodSeconds, stat: metric.statistic },
        returnData: false,
      })),
    ],
  };
}

function shapeOf({ namespace, name, dimensions }: MetricPlace): object {
  return {
    namespace,
    metricName: name,
    dimensions: Object.entries(dimensions).map(([dimension, value]) => ({ name: dimension, value })),
  };
}
