/** Says of every export that is not a step why it is not, and how a blocked chain gets going again. Pure. */
import { endOf, type ExportInfo, type FullExport, type IncrementalExport } from '../export/export-info.ts';
import type { Window } from './applied.ts';
import { isoTime, isoWindow } from './iso-time.ts';
import type { Lineages } from './lineage.ts';
import type { PlanInput, Refused, Skipped, SkipReason, Step, TargetPlan, Waiting } from './plan.ts';
import { findRemedy, type Remedy } from './remedy.ts';

export interface ClassifyInput {
  readonly input: PlanInput;
  readonly lineages: Lineages;
  readonly steps: readonly Step[];
  readonly nextWatermark: number | null;
}

type Classified = Pick<TargetPlan, 'skipped' | 'waiting' | 'refused' | 'remedy'>;

export function classify({ input, lineages, steps, nextWatermark }: ClassifyInput): Classified {
  const skipped: Skipped[] = lineages.older.map((exportInfo) =>
    skip(exportInfo, 'older table', 'it belongs to a table of this name that was dropped since'),
  );
  const refused: Refused[] = [];
  const later: IncrementalExport[] = [];
  const stepIds = new Set(steps.map((step) => step.exportInfo.exportId));

  for (const info of lineages.current) {
    if (stepIds.has(info.exportId)) continue;
    const settled = skipSettled(info, input, nextWatermark);
    if (settled !== null) skipped.push(settled);
    else if (info.outputFormat === 'ION') refused.push(refuseFormat(info));
    else if (info.kind === 'full') skipped.push(skipFull(info, input, nextWatermark));
    else if (input.policy.load === 'replace') {
      skipped.push(skip(info, 'full exports only', 'the mapping loads full exports only'));
    } else if (nextWatermark !== null && info.from < nextWatermark) {
      refused.push(refuseMisaligned(info, nextWatermark));
    } else later.push(info);
  }

  const waiting = findWaiting(later, nextWatermark, lineages.isNew && steps.length === 0);
  return { skipped, waiting, refused, remedy: remedyFor(input, nextWatermark, waiting, refused) };
}

function skipSettled(info: ExportInfo, input: PlanInput, nextWatermark: number | null): Skipped | null {
  if (input.applied?.exportIds.has(info.exportId) === true) {
    return skip(info, 'applied', 'it is part of the table already');
  }
  if (nextWatermark !== null && endOf(info) <= nextWatermark) {
    if (info.kind === 'full' && input.applied !== null && info.at > input.applied.watermark) {
      return skip(info, 'not needed', 'the incremental exports lead on from the table without it');
    }
    return skip(info, 'included', `the table holds every write before ${isoTime(nextWatermark)}`);
  }
  return null;
}

function skipFull(info: FullExport, input: PlanInput, watermark: number | null): Skipped {
  if (input.policy.load === 'replace' || watermark === null) {
    return skip(info, 'superseded', 'a newer full export takes its place');
  }
  return skip(
    info,
    'held',
    `incrementals that begin at ${isoTime(watermark)} may still be on their way, and could not follow it; ` +
      'to apply it at once, sync with --heal',
  );
}

function refuseFormat(exportInfo: ExportInfo): Refused {
  return {
    exportInfo,
    reason: 'format',
    detail: 'it is written in Amazon Ion; dynaload reads DYNAMODB_JSON (--export-format DYNAMODB_JSON)',
  };
}

function refuseMisaligned(exportInfo: IncrementalExport, watermark: number): Refused {
  return {
    exportInfo,
    reason: 'misaligned',
    detail:
      `its window ${isoWindow(exportInfo)} begins before the watermark ${isoTime(watermark)} and ends after it: ` +
      'DynamoDB writes no record for an item that was inserted and deleted inside one window, so applying it could ' +
      'leave a deleted row behind',
  };
}

/** Each waiting export with the hole straight before it, in the order of their windows. */
function findWaiting(
  later: readonly IncrementalExport[],
  watermark: number | null,
  needsFull: boolean,
): readonly Waiting[] {
  const waiting: Waiting[] = [];
  let covered = watermark;
  let missing: Window | null = null;
  for (const info of later.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (covered !== null && info.from > covered) missing = { from: covered, to: info.from };
    if (covered !== null) covered = Math.max(covered, info.to);
    waiting.push({
      exportInfo: info,
      missing: needsFull ? null : missing,
      detail: waitingDetail(missing, needsFull),
    });
  }
  return waiting;
}

function waitingDetail(missing: Window | null, needsFull: boolean): string {
  if (needsFull)
    return 'the table was dropped and made again: a full export of the new one has to come first';
  if (missing === null) return 'a full export has to come first';
  return `no export covers ${isoWindow(missing)}`;
}

function remedyFor(
  input: PlanInput,
  watermark: number | null,
  waiting: readonly Waiting[],
  refused: readonly Refused[],
): Remedy | null {
  const blocked = [...waiting, ...refused].map((entry) => entry.exportInfo);
  const like = blocked[0];
  if (like === undefined) return null;
  const firstFull = waiting.some((entry) => entry.missing === null);
  const starts = waiting.map((entry) => entry.exportInfo.from);
  const until = [...starts, ...blocked.map(endOf)].toSorted((a, b) => a - b);
  return findRemedy({
    like,
    from: firstFull ? null : watermark,
    until: [...new Set(until)],
    now: input.now,
  });
}

function skip(exportInfo: ExportInfo, reason: SkipReason, detail: string): Skipped {
  return { exportInfo, reason, detail };
}
