/**
 * That nothing was left to do for a table, when it was asked for last: so that a schedule that finds nothing new in S3
 * wakes no warehouse. A cache: it says of no export that it is applied, and without it everything is asked for again. Pure.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { endOf, type ExportInfo } from '../export/export-info.ts';
import { startOfId } from '../export/export-key.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { listedSince } from '../export/find-exports.ts';
import type { TableReport } from '../sync/report/report.ts';

/** Milliseconds after which the warehouse is asked all the same: somebody may have changed what it holds. */
const LONGEST = 24 * 60 * 60_000;

/** Instants are epoch milliseconds. */
export const idleMarker = z.object({
  /** It is of the exports that were started since. */
  since: z.number(),
  exports: z.number(),
  newest: z.string().nullable(),
  /** Of their IDs; null where it cannot be known that all of them were looked at. */
  digest: z.string().nullable(),
  /** Of the mapping. */
  mapping: z.string(),
  watermark: z.number(),
  /** Whose watermark it is; null where the exports do not tell. */
  lineage: z.object({ tableArn: z.string(), tableId: z.string().nullable() }).nullable(),
  at: z.number(),
});

export type IdleMarker = z.output<typeof idleMarker>;

/** Of everything in a mapping that decides what is to be done. */
export function mappingDigest({ source, load, overlap, gap, healAfter, targets }: TableMapping): string {
  const made = targets.map(({ table, hash, shapeHash, maxRejects }) => [table, hash, shapeHash, maxRejects]);
  return digestOf([source, load, overlap, gap, healAfter, made]);
}

export interface Seen {
  readonly mapping: TableMapping;
  /** Exports of the table. With those that were started at `marker.since` or later, at the least. */
  readonly exports: readonly ExportInfo[];
  /** Of exports of which somebody has just told. */
  readonly told: ReadonlySet<string>;
  readonly now: number;
}

/** Whether nothing has changed since the marker was made, as far as S3 tells. */
export function fits(marker: IdleMarker, { mapping, exports, told, now }: Seen): boolean {
  if (marker.mapping !== mappingDigest(mapping) || now < marker.at || now - marker.at >= LONGEST)
    return false;
  const ids = idsSince(exports, marker.since);
  // One that was copied here later may have an ID from long ago.
  return [...told].every((id) => ids.includes(id)) && digestOf(ids) === marker.digest;
}

export interface Left {
  readonly mapping: TableMapping;
  /** What a run said of the table. */
  readonly report: TableReport;
  /** Exports of the table, since the watermark less the margin at the least. */
  readonly exports: readonly ExportInfo[];
  /** True when they were listed before the run: then it has seen all of them. */
  readonly isListedBefore: boolean;
  readonly now: number;
}

/** The instant since which exports have to be listed, for a marker of that watermark. */
export function sinceOf(watermark: number): number {
  return listedSince(watermark);
}

/** Null where something is left to do, or where time alone may bring something to do. */
export function markerOf({ mapping, report, exports, isListedBefore, now }: Left): IdleMarker | null {
  if (report.watermark === null || !isDone(report)) return null;
  const watermark = Date.parse(report.watermark);
  const since = sinceOf(watermark);
  const recent = exports.filter((info) => isSince(info, since));
  if (recent.some((info) => endOf(info) > watermark)) return null;
  const ids = idsSince(recent, since);
  // What fills an accepted gap lies before the watermark, and may have come after the run had looked.
  const isKnown = isListedBefore || mapping.gap === 'wait';
  return {
    since,
    exports: ids.length,
    newest: ids.at(-1) ?? null,
    digest: isKnown ? digestOf(ids) : null,
    mapping: mappingDigest(mapping),
    watermark,
    lineage: lineageAt(watermark, recent),
    at: now,
  };
}

/** Of the table whose export ends there: none other has been loaded last. */
function lineageAt(watermark: number, exports: readonly ExportInfo[]): IdleMarker['lineage'] {
  const [first, ...others] = exports.filter((info) => endOf(info) === watermark);
  if (first === undefined) return null;
  const { tableArn, tableId } = first;
  const isSame = others.every((one) => one.tableArn === tableArn && one.tableId === tableId);
  return isSame ? { tableArn, tableId } : null;
}

function isDone({ planned, applied, totals, targets, error }: TableReport): boolean {
  const taken = new Set(applied.map(({ exportId }) => exportId));
  return (
    error === null &&
    targets.every((target) => target.error === null) &&
    planned.every(({ exportId }) => taken.has(exportId)) &&
    totals.waiting === 0 &&
    totals.refused === 0 &&
    (totals.skipped.held ?? 0) === 0
  );
}

function isSince({ exportId }: ExportInfo, since: number): boolean {
  const started = startOfId(exportId);
  return started === null || started >= since;
}

function idsSince(exports: readonly ExportInfo[], since: number): readonly string[] {
  return exports
    .filter((info) => isSince(info, since))
    .map(({ exportId }) => exportId)
    .toSorted();
}

function digestOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}
