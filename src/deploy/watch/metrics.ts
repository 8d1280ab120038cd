/** The metrics that functions write (`src/lambda`), and those of AWS that alarms look at. */

export interface MetricPlace {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum';
}

/** Of all tables, without a dimension. */
export function ownMetric(
  namespace: string,
  name:
    'ExportsLoaded' | 'RowsRejected' | 'LoadsFailed' | 'LagSeconds' | 'ExportLagSeconds' | 'ExportProblems',
): MetricPlace {
  const isCount = name === 'ExportsLoaded' || name === 'RowsRejected' || name === 'LoadsFailed';
  const statistic = isCount ? 'Sum' : 'Maximum';
  return { namespace, name, dimensions: {}, statistic };
}

export interface WatchedResources {
  /** Of the metrics that the functions write. */
  readonly namespace: string;
  readonly loadFunction: string;
  readonly nudges: string;
  readonly deadLetters: string;
  readonly machineArn: string;
}

export function queueMetric(
  queue: string,
  name: 'ApproximateNumberOfMessagesVisible' | 'ApproximateAgeOfOldestMessage',
): MetricPlace {
  return { namespace: 'AWS/SQS', name, dimensions: { QueueName: queue }, statistic: 'Maximum' };
}

export function functionMetric(name: string, metric: 'Errors' | 'Throttles' | 'Invocations'): MetricPlace {
  return { namespace: 'AWS/Lambda', name: metric, dimensions: { FunctionName: name }, statistic: 'Sum' };
}

export function machineMetric(arn: string, name: 'ExecutionsFailed' | 'ExecutionsTimedOut'): MetricPlace {
  return { namespace: 'AWS/States', name, dimensions: { StateMachineArn: arn }, statistic: 'Sum' };
}
