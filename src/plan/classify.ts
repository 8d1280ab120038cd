/** Says of every export that is not a step why it is not, and how a blocked chain gets going again. Pure. */
import { endOf, type ExportInfo, type FullExport, type IncrementalExport } from '../export/export-info.ts';
import type { SourceMapping } from '../mapping/mapping.ts';
import { tableName } from '../mapping/table-role.ts';
import type { Applied, Window } from '../ledger/applied.ts';
import { isoTime, isoWindow } from '../message/iso-time.ts';
import type { Lineages } from './lineage.ts';
import type { PlanInput, Refused, Skipped, SkipReason, Step, TargetPlan, Waiting } from './plan.ts';
import { findRemedy, type Remedy } from './remedy.ts';

export interface ClassifyInput {
  readonly input: PlanInput;
  readonly lineages: Lineages;
  readonly steps: readonly Step[];
  /** What is loaded of the current lineage. */
  readonly footing: Applied | null;
  /** The watermark after the steps; null while nothing of the current lineage is loaded. */
  readonly reached: number | null;
}

type Classified = Pick<TargetPlan, 'skipped' | 'waiting' | 'refused' | 'remedy'>;

export function classify(request: ClassifyInput): Classified {
  const { input, lineages, steps, reached } = request;
  const skipped: Skipped[] = [
    ...lineages.older.map((exportInfo) =>
      skip(exportInfo, 'older table', 'it belongs to an earlier table of this name, which was dropped since'),
    ),
    ...lineages.former.map((exportInfo) => skipFormer(exportInfo, input.source)),
  ];
  const refused: Refused[] = [];
  const later: IncrementalExport[] = [];
  const stepIds = new Set(steps.map((step) => step.exportInfo.exportId));

  for (const info of lineages.current) {
    if (stepIds.has(info.exportId)) continue;
    const settled = skipSettled(info, request);
    if (settled !== null) skipped.push(settled);
    else if (info.outputFormat === 'ION') refused.push(refuseFormat(info));
    else if (info.kind === 'full') skipped.push(skipFull(info, input, reached));
    else if (input.policy.load === 'replace') {
      skipped.push(skip(info, 'full exports only', 'the mapping loads full exports only'));
    } else if (reached !== null && info.from < reached) {
      refused.push(refuseMisaligned(info, reached));
    } else later.push(info);
  }

  const waiting = findWaiting(later, reached, firstFullMissing(request));
  return { skipped, waiting, refused, remedy: remedyFor(input, reached, waiting, refused) };
}

function skipFormer(info: ExportInfo, source: SourceMapping): Skipped {
  const now = source.tableArn ?? source.table;
  const then = tableName(now) === info.table ? info.tableArn : info.table;
  return skip(info, 'former table', `it is of ${then}, and the mapping has moved to ${now}`);
}

function skipSettled(info: ExportInfo, { footing, reached }: ClassifyInput): Skipped | null {
  if (footing?.batchIds.has(info.exportId) === true) {
    return skip(info, 'applied', 'it is part of the table already');
  }
  if (reached !== null && endOf(info) <= reached) {
    if (info.kind === 'full' && footing !== null && info.at > footing.watermark) {
      return skip(info, 'not needed', 'the incremental exports lead on from the table without it');
    }
    return skip(info, 'included', `the table holds every write before ${isoTime(reached)}`);
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

/** Why the exports wait for a full export; null when they do not. */
function firstFullMissing({ input, lineages, reached }: ClassifyInput): string | null {
  if (reached !== null) return null;
  const { source, applied } = input;
  const now = source.tableArn ?? source.table;
  switch (lineages.turn) {
    case 'none':
      return 'a full export has to come first';
    case 'made again':
      return 'the table was dropped and made again: a full export of the new one has to come first';
    case 'moved':
      return `what is loaded is ${applied?.tableArn ?? 'another table'}: a full export of ${now} has to come first`;
  }
}

/**
 * Each waiting export with the hole straight before it, in the order of their windows.
 * @param firstFull why all of them wait for a full export; null when they do not
 */
function findWaiting(
  later: readonly IncrementalExport[],
  reached: number | null,
  firstFull: string | null,
): readonly Waiting[] {
  const inOrder = later.toSorted((a, b) => a.from - b.from || a.to - b.to);
  if (reached === null || firstFull !== null) {
    const detail = firstFull ?? 'a full export has to come first';
    return inOrder.map((exportInfo) => ({ exportInfo, missing: null, detail }));
  }
  const waiting: Waiting[] = [];
  let covered = reached;
  let missing: Window = { from: reached, to: inOrder[0]?.from ?? reached };
  for (const exportInfo of inOrder) {
    if (exportInfo.from > covered) missing = { from: covered, to: exportInfo.from };
    covered = Math.max(covered, exportInfo.to);
    waiting.push({ exportInfo, missing, detail: `no export covers ${isoWindow(missing)}` });
  }
  return waiting;
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
