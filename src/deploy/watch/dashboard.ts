import { Aws, Stack } from 'aws-cdk-lib/core';
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import {
  functionMetric,
  ownMetric,
  queueMetric,
  type MetricPlace,
  type WatchedResources,
} from './metrics.ts';

const GRID = { width: 12, height: 6 };

/** On request alone: three are free, each further one is not. */
export function makeDashboard(
  scope: Construct,
  { namespace, loadFunction, nudges, deadLetters }: WatchedResources,
): void {
  const widgets = [
    graph('How far behind, seconds', [ownMetric(namespace, 'LagSeconds')]),
    graph('Exports loaded, loads failed', [
      ownMetric(namespace, 'ExportsLoaded'),
      ownMetric(namespace, 'LoadsFailed'),
    ]),
    graph('Rows in quarantine', [ownMetric(namespace, 'RowsRejected')]),
    graph('Messages', [
      queueMetric(nudges, 'ApproximateNumberOfMessagesVisible'),
      queueMetric(deadLetters, 'ApproximateNumberOfMessagesVisible'),
    ]),
    graph('The function load', [
      functionMetric(loadFunction, 'Invocations'),
      functionMetric(loadFunction, 'Errors'),
      functionMetric(loadFunction, 'Throttles'),
    ]),
  ];
  new CfnDashboard(scope, 'Dashboard', {
    dashboardBody: Stack.of(scope).toJsonString({
      widgets: widgets.map((widget, index) => ({
        ...widget,
        ...GRID,
        x: (index % 2) * GRID.width,
        y: Math.floor(index / 2) * GRID.height,
      })),
    }),
  });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
function graph(title: string, metrics: readonly MetricPlace[]): object {
  const lines = metrics.map(({ namespace, name, dimensions, statistic }) => [
    namespace,
    name,
    ...Object.entries(dimensions).flat(),
    { stat: statistic },
  ]);
  return {
    type: 'metric',
    properties: { title, metrics: lines, region: Aws.REGION, period: 300, view: 'timeSeries' },
  };
}
