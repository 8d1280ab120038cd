/** What came of a large load, as subscribers of the topic get it. Pure. */
import { isoTime } from '../../message/iso-time.ts';
import type { HandedReport } from '../../sync/finish-handed.ts';
import type { ErrorReport } from '../../sync/report/report.ts';
import type { Outcome, OutcomePlace } from '../tell/outcome.ts';
import { toldError } from '../tell/told-error.ts';

/** @param errors of the targets that failed */
export function handedOutcomes(
  { table, applied }: HandedReport,
  errors: readonly ErrorReport[],
  place: OutcomePlace,
): readonly Outcome[] {
  const [first] = applied;
  const [error] = errors;
  if (first === undefined && error === undefined) return [];
  const sum = (pick: (entry: (typeof applied)[number]) => number): number =>
    applied.reduce((total, entry) => total + pick(entry), 0);
  const exports =
    first === undefined
      ? []
      : [
          {
            exportId: first.batch.id,
            action: first.action,
            window: {
              from: first.batch.from === null ? null : isoTime(first.batch.from),
              to: isoTime(first.batch.to),
            },
            items: first.items,
            puts: sum(({ puts }) => puts),
            deletes: sum(({ deletes }) => deletes),
            rejected: sum(({ rejected }) => rejected),
          },
        ];
  const watermarks = applied.map(({ watermark }) => watermark);
  return [
    {
      version: 1,
      kind: error === undefined ? 'loaded' : 'failed',
      table,
      exports,
      watermark: watermarks.length === 0 ? null : isoTime(Math.min(...watermarks)),
      waiting: 0,
      error: error === undefined ? null : toldError(error),
      ...place,
    },
  ];
}
