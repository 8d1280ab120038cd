/** Holds the mapping against the first items of a table: what a load would find out after all of them. */
import { DynaloadError } from '../../errors.ts';
import type { DataFile, ExportInfo } from '../../export/export-info.ts';
import { readFileManifest } from '../../export/file-manifest.ts';
import type { AttributeMap } from '../../item/attribute-value.ts';
import { withKeyAdvice } from '../../load/key-advice.ts';
import { patiently } from '../../load/retry.ts';
import type { ColumnMapping, TableMapping } from '../../mapping/mapping.ts';
import { counted } from '../../message/number-text.ts';
import type { KeyedRecord } from '../../row/keyed-record.ts';
import { columnValue } from '../../row/column-value.ts';
import { firstKeyedRecords } from '../../read/first-records.ts';
import { hintOf, itemsOf, pathOf } from '../report/unmet-warnings.ts';
import type { SourceCheck } from './source-check.ts';

/** Of one data file: its first megabytes at the most. */
const MOST_LINES = 300;

/**
 * @param info the export of the table that says most: a full one, where there is one
 * @throws DynaloadError EXPORT_KEYS_MISMATCH, EXPORT_LINE_INVALID, and as the store does
 */
export async function checkSample(
  check: SourceCheck,
  mapping: TableMapping,
  info: ExportInfo,
): Promise<void> {
  const { source, report, signal } = check;
  const { store } = source;
  const { table } = mapping.source;
  const sample = await patiently(table, check, async () => {
    const files = await readFileManifest(store, info, signal);
    const file = files.find(({ itemCount }) => itemCount > 0);
    if (file === undefined) return null;
    const records = await firstKeyedRecords(mapping, {
      store,
      info,
      files: [file],
      most: MOST_LINES,
      signal,
    });
    return { file, records };
  });
  if (sample === null) return;
  await requireOneItemEach(check, mapping, info, sample);
  const unseen = info.kind === 'full' ? reportUnseen(check, mapping, info, sample.records) : [];
  const absent = unseen.length === 0 ? '' : `; not seen among them: ${unseen.join(', ')}`;
  report.ok(
    'source',
    `the first ${counted(sample.records.length, 'item')} of ${table}: the keys are those of the mapping${absent}`,
  );
}

interface Sample {
  readonly file: DataFile;
  readonly records: readonly KeyedRecord[];
}

/** @throws DynaloadError EXPORT_DUPLICATE_KEYS */
async function requireOneItemEach(
  { source: { store }, signal }: SourceCheck,
  mapping: TableMapping,
  { exportId }: ExportInfo,
  { file, records }: Sample,
): Promise<void> {
  const keys = records.map((record) => record.keyJson());
  const twice = keys.find((key, index) => keys.indexOf(key) < index);
  if (twice === undefined) return;
  const message = `Among the first ${keys.length} items of the export ${exportId} the key ${twice} is there more than once.`;
  const error = new DynaloadError('EXPORT_DUPLICATE_KEYS', message, { details: { exportId, key: twice } });
  throw await withKeyAdvice(error, { store, files: [file], mapping, signal });
}

/**
 * Warns of attributes that no item has while a name that is near is there.
 * @returns the others, which may be rare
 */
function reportUnseen(
  { report }: SourceCheck,
  mapping: TableMapping,
  { exportId }: ExportInfo,
  records: readonly KeyedRecord[],
): readonly string[] {
  return mapping.targets.flatMap((target) => {
    const items = itemsOf(target, records);
    if (items.length === 0) return [`any item of ${target.table}`];
    const unseen = target.columns.filter((column) => !isSeen(column, items));
    return unseen.flatMap((column) => {
      const near = hintOf(column, target, items);
      if (near === '') return [`${pathOf(column)} (column ${column.name} of ${target.table})`];
      report.warn(
        'source',
        'COLUMN_UNSEEN',
        `None of the first ${counted(items.length, 'item')} for ${target.table} in the export ${exportId} has ` +
          `${pathOf(column)}, from which the column ${column.name} is made${near}`,
        { hint: `Correct "from" of the column in ${mapping.file}.` },
      );
      return [];
    });
  });
}

function isSeen(column: ColumnMapping, items: readonly AttributeMap[]): boolean {
  return items.some((item) => columnValue(item, column) !== undefined);
}
