/** Which exports tell of a stretch of time. Pure. */
import { endOf, type ExportInfo } from '../export/export-info.ts';
import type { Stretch } from '../event/work.ts';

/** A full export of an instant in it, an incremental whose window has a part in it; in the order of time. */
export function exportsOf(stretch: Stretch, exports: readonly ExportInfo[]): readonly ExportInfo[] {
  return exports.filter((info) => tellsOf(stretch, info)).toSorted((a, b) => endOf(a) - endOf(b));
}

function tellsOf({ from, to }: Stretch, info: ExportInfo): boolean {
  return info.kind === 'full' ? from <= info.at && info.at <= to : info.from < to && info.to > from;
}
