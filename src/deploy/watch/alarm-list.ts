/** Which alarms there are, and what each asks of whoever it wakes. docs/deploy.md has the same list at length. */
import type { LagWatch } from '../parts/loader-parts.ts';
import {
  functionMetric,
  machineMetric,
  ownMetric,
  queueMetric,
  type MetricPlace,
  type WatchedResources,
} from './metrics.ts';

export interface AlarmDefinition {
  readonly id: string;
  /** What happened, and what to do. */
  readonly description: string;
  /** Their sum is compared. */
  readonly metrics: readonly MetricPlace[];
  readonly periodSeconds: number;
  /** Periods, all of them, in which the threshold has to be reached. */
  readonly periods: number;
  /** From this number on. */
  readonly threshold: number;
  /** `ignore`: it stays as it was. */
  readonly missing: 'notBreaching' | 'breaching' | 'ignore';
}

const FIVE_MINUTES = 300;
const QUARTER = 900;
const HALF_AN_HOUR = 1800;

export function alarmList(
  { namespace, loadFunction, nudges, deadLetters, machineArn }: WatchedResources,
  lag: LagWatch & { readonly isTold: boolean },
): readonly AlarmDefinition[] {
  const once = { periodSeconds: FIVE_MINUTES, periods: 1, threshold: 1, missing: 'notBreaching' } as const;
  return [
    ...(lag.exporting === null ? [] : exportAlarms(namespace, lag.exporting)),
    {
      id: 'LagAlarm',
      description:
        'Tables lag behind, or nobody looks any more. See which with: dynaload remote status. If exports are missing, start them; if the function has not run, enable the rule Schedule; else read the log of the function load.',
      metrics: [ownMetric(namespace, 'LagSeconds')],
      periodSeconds: lag.lagPeriodSeconds,
      periods: 2,
      threshold: lag.lagSeconds,
      missing: lag.isTold ? 'breaching' : 'notBreaching',
    },
    {
      ...once,
      id: 'FailedLoadsAlarm',
      description:
        'A load failed; nothing of its export was applied. The message on the topic Outcomes has the code, and docs/errors.md what to do about it. It is tried again at every look.',
      metrics: [ownMetric(namespace, 'LoadsFailed')],
    },
    {
      ...once,
      id: 'RejectedRowsAlarm',
      description:
        'Rows did not fit their columns and are in quarantine. See them with: dynaload query "select * from _dynaload_rejects". Mend the mapping, deploy it, then: dynaload remote reload EXPORT.',
      metrics: [ownMetric(namespace, 'RowsRejected')],
    },
    {
      ...once,
      id: 'LargeLoadsAlarm',
      description:
        'A large load failed or ran too long; nothing of it was applied. Open the execution of the state machine, mend what it says, and redrive it, or wait for the next look: parts that are staged are kept.',
      metrics: [
        machineMetric(machineArn, 'ExecutionsFailed'),
        machineMetric(machineArn, 'ExecutionsTimedOut'),
      ],
    },
    {
      ...once,
      id: 'DeadLettersAlarm',
      description:
        'A message came five times and was never done: the function dies. Read the log of the function load, mend the cause, then purge the dead letters: the schedule looks at everything anyway.',
      metrics: [queueMetric(deadLetters, 'ApproximateNumberOfMessagesVisible')],
    },
    {
      ...once,
      id: 'OldNudgesAlarm',
      description:
        'Messages wait for more than half an hour: loads take longer than windows, or the function is throttled. Look at its duration and throttles; raise loadConcurrency or the concurrency quota of the account.',
      metrics: [queueMetric(nudges, 'ApproximateAgeOfOldestMessage')],
      threshold: HALF_AN_HOUR,
    },
    {
      ...once,
      id: 'FunctionErrorsAlarm',
      description:
        'The function load ended three times within a quarter of an hour without an answer: by a crash, its time or its memory. Read its log; for memory, deploy with more.',
      metrics: [functionMetric(loadFunction, 'Errors')],
      periodSeconds: QUARTER,
      threshold: 3,
    },
    {
      ...once,
      id: 'FunctionThrottlesAlarm',
      description:
        'The account had no room for the function load. Ask for a higher quota of concurrent executions, or lower loadConcurrency and mapConcurrency.',
      metrics: [functionMetric(loadFunction, 'Throttles')],
      periodSeconds: QUARTER,
      threshold: 5,
    },
  ];
}

function exportAlarms(
  namespace: string,
  { lagSeconds, lagPeriodSeconds, runSeconds }: NonNullable<LagWatch['exporting']>,
): readonly AlarmDefinition[] {
  return [
    {
      id: 'ExportLagAlarm',
      description:
        'What is exported is more than two windows and half an hour behind. The log lines "export fails" and "export problem" of the function load say why; nothing is skipped, and it goes on by itself when the cause is mended.',
      metrics: [ownMetric(namespace, 'ExportLagSeconds')],
      periodSeconds: lagPeriodSeconds,
      periods: 1,
      threshold: lagSeconds,
      missing: 'notBreaching',
    },
    {
      id: 'ExportProblemsAlarm',
      description:
        'Three runs in a row found what keeps a table from being exported. The log line "export problem" of the function load has its code and what to do; docs/exporting.md lists the codes.',
      metrics: [ownMetric(namespace, 'ExportProblems')],
      periodSeconds: Math.max(runSeconds, FIVE_MINUTES),
      periods: 3,
      threshold: 1,
      missing: 'ignore',
    },
  ];
}
