/** Whether an export that is part of a table may be applied to it again. Pure. */
import { DynaloadError } from '../errors.ts';
import { endOf, type ExportInfo } from '../export/export-info.ts';
import type { Applied } from '../ledger/applied.ts';
import { isoTime } from '../message/iso-time.ts';

export type ReloadVerdict =
  | { readonly kind: 'reload' }
  /** Every record of it is older than the full export on which the table rests. */
  | { readonly kind: 'nothing to do'; readonly detail: string }
  | { readonly kind: 'not applied'; readonly detail: string };

/**
 * Versions alone do not make a reload safe. An export states which items existed at its end; of one that was deleted
 * after that, the table knows only when some later window *began* while the item existed. So the end of the export
 * has to be an instant at which the table stood still: otherwise an item that was inserted before it and deleted
 * after it, inside one window, left no delete behind, and would come back for good.
 * @throws DynaloadError RELOAD_UNSAFE
 */
export function judgeReload(info: ExportInfo, applied: Applied | null): ReloadVerdict {
  const notApplied: ReloadVerdict = { kind: 'not applied', detail: 'it is not part of the table yet' };
  if (applied === null) return notApplied;
  if (info.tableArn !== applied.tableArn) {
    return {
      kind: 'not applied',
      detail: `it is of ${info.tableArn}, and the table holds ${applied.tableArn}`,
    };
  }
  if (info.tableId !== null && applied.tableId !== null && info.tableId !== applied.tableId) {
    throw unsafe(info, 'between it and what the table holds, the DynamoDB table was dropped and made again');
  }
  const end = endOf(info);
  const isBeforeBase = info.kind === 'full' ? end < applied.base : end <= applied.base;
  if (isBeforeBase) {
    return {
      kind: 'nothing to do',
      detail: `it is older than the full export of ${isoTime(applied.base)}, on which the table rests`,
    };
  }
  if (applied.batchIds.has(info.exportId) || applied.boundaries.has(end)) return { kind: 'reload' };
  if (end > applied.watermark) return notApplied;
  throw unsafe(
    info,
    `no window of the table ends at ${isoTime(end)}: an item that was deleted shortly after it could come back`,
  );
}

function unsafe(info: ExportInfo, reason: string): DynaloadError {
  return new DynaloadError('RELOAD_UNSAFE', `Export ${info.exportId} cannot be loaded again: ${reason}.`, {
    details: { exportId: info.exportId, table: info.table },
    hint: "To derive every row again with today's mapping, rebuild the table.",
    next: [{ run: 'rebuild', table: info.table }],
  });
}
