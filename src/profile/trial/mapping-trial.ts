/** How items fare with a mapping, one by one, without a warehouse. */
import type { AttributeMap, AttributeValue } from '../../item/attribute-value.ts';
import type { ColumnMapping, TableMapping, TargetMapping } from '../../mapping/mapping.ts';
import { describePath } from '../../mapping/path.ts';
import type { ReadRecord } from '../../read/first-records.ts';
import { columnValue } from '../../row/column-value.ts';
import { KeyedRecord } from '../../row/keyed-record.ts';
import { convertColumn } from '../../type/convert.ts';
import { rulesOf, type ConvertRules } from '../../type/convert-rules.ts';
import { YEARS_1900_TO_2299 } from '../../type/calendar.ts';
import type { LinePosition } from '../../item/line-position.ts';
import type { Cell, Mismatch } from '../../type/cell.ts';
import { childTables, parentOf } from '../../mapping/explode/child-table.ts';
import { countRows, placeOf } from './inside-rows.ts';
import { shapeOf } from '../entities/key-shape.ts';
import type {
  MismatchReport,
  TargetTrial,
  TrialExample,
  TrialReport,
  UntakenAttribute,
} from './trial-report.ts';

const MOST_EXAMPLES = 3;
/** Where names are data there are as many as items. */
const MOST_NAMES = 2000;

interface Tally {
  readonly target: TargetMapping;
  readonly columns: readonly { readonly column: ColumnMapping; readonly rules: ConvertRules }[];
  /** First steps of the paths of columns. */
  readonly taken: ReadonlySet<string>;
  items: number;
  deletes: number;
  rejected: number;
  readonly seen: Set<ColumnMapping>;
  readonly mismatches: Map<string, { readonly found: MismatchReport; readonly examples: TrialExample[] }>;
  readonly untaken: Map<string, number>;
  /** Of child tables, by name. */
  readonly rows: Map<string, number>;
}

export class MappingTrial {
  readonly #mapping: TableMapping;
  readonly #tallies: readonly Tally[];
  readonly #overlaps = new Map<
    string,
    { readonly tables: readonly string[]; count: number; readonly example: TrialExample }
  >();
  readonly #homeless = new Map<string, { count: number; readonly example: TrialExample }>();
  #items = 0;
  #records = 0;
  #homelessItems = 0;
  #rejectedItems = 0;

  constructor(mapping: TableMapping) {
    this.#mapping = mapping;
    this.#tallies = mapping.targets.map((target) => ({
      target,
      columns: target.columns.map((column) => ({
        column,
        rules: rulesOf(column, YEARS_1900_TO_2299, undefined),
      })),
      taken: new Set(
        target.columns.flatMap(({ source }) => (source.kind === 'path' ? [source.path[0]] : [])),
      ),
      items: 0,
      deletes: 0,
      rejected: 0,
      seen: new Set<ColumnMapping>(),
      mismatches: new Map(),
      untaken: new Map<string, number>(),
      rows: new Map<string, number>(),
    }));
  }

  /** @throws DynaloadError EXPORT_KEYS_MISMATCH */
  add({ record, at }: ReadRecord): void {
    const keyed = new KeyedRecord(record, 0, this.#mapping, at);
    const takers = this.#tallies.filter(({ target }) => keyed.routeTo(target) === 'here');
    this.#records += 1;
    const fits = takers.map((tally) => this.#try(tally, keyed));
    if (fits.includes(false)) this.#rejectedItems += 1;
    if (keyed.item === null) return;
    this.#items += 1;
    const example = { file: at.file, line: at.line, reason: '' };
    if (takers.length === 0) this.#noteHomeless(keyed, example);
    if (takers.length < 2) return;
    const tables = takers.map(({ target }) => target.table);
    const known = this.#overlaps.get(tables.join(' '));
    if (known === undefined) this.#overlaps.set(tables.join(' '), { tables, count: 1, example });
    else known.count += 1;
  }

  /** @param total records that there are */
  report(total: number): TrialReport {
    const items = this.#items;
    const { source, file } = this.#mapping;
    return {
      table: source.table,
      mapping: file,
      records: total,
      read: this.#records,
      items,
      rejected: this.#rejectedItems,
      targets: this.#tallies.map(targetTrial),
      untaken: {
        items: this.#homelessItems,
        share: shareOf(this.#homelessItems, items),
        kinds: [...this.#homeless]
          .map(
            ([
              keys,
              {
                count,
                example: { file: where, line },
              },
            ]) => ({ keys, items: count, file: where, line }),
          )
          .toSorted((a, b) => b.items - a.items),
      },
      overlaps: [...this.#overlaps.values()].map(({ tables, count, example: { file: where, line } }) => ({
        tables,
        items: count,
        file: where,
        line,
      })),
    };
  }

  /** @returns whether the row, or the delete, would be taken */
  #try(tally: Tally, { item, keyValues, at }: KeyedRecord): boolean {
    const { source } = this.#mapping;
    const attributes: AttributeMap =
      item ?? new Map(source.keys.flatMap((name, index) => pairOf(name, keyValues[index])));
    if (item === null) tally.deletes += 1;
    else tally.items += 1;
    let isFit = true;
    const children: { readonly column: ColumnMapping; readonly cell: Cell }[] = [];
    for (const { column, rules } of tally.columns) {
      const value = columnValue(attributes, column);
      if (value === undefined || (item === null && column.nullable)) continue;
      if (column.source.kind === 'path') tally.seen.add(column);
      const cell = convertColumn(value, column, rules);
      if (cell.kind === 'rows') children.push({ column, cell });
      for (const found of mismatchesOf(cell, column)) {
        noteMismatch(tally, column, found, value, at);
        isFit &&= (found.onMismatch ?? column.onMismatch) === 'null' && column.nullable;
      }
    }
    if (!isFit) tally.rejected += 1;
    else for (const { column, cell } of children) countRows(column.name, cell, column.type, tally.rows);
    if (item !== null) noteUntaken(tally, item);
    return isFit;
  }

  #noteHomeless(keyed: KeyedRecord, example: TrialExample): void {
    this.#homelessItems += 1;
    const keys = this.#mapping.source.keys
      .map((name, index) => {
        const shape = keyed.isMasked(name) ? 'masked' : shapeOf(keyed.keyValues[index])?.text;
        return `${name} ${shape ?? 'of any form'}`;
      })
      .join(', ');
    const known = this.#homeless.get(keys);
    if (known !== undefined) known.count += 1;
    else if (this.#homeless.size < MOST_NAMES) this.#homeless.set(keys, { count: 1, example });
  }
}

/** Those of a value, and of what became NULL inside of it. */
function mismatchesOf(cell: Cell | Mismatch, { nullable }: ColumnMapping): readonly Mismatch[] {
  if (cell.kind === 'mismatch') return [cell];
  if (cell.kind === 'rows') return cell.nulled;
  const reason = 'a key column takes no NULL';
  return cell.kind === 'null' && !nullable ? [{ kind: 'mismatch', reason }] : [];
}

function noteMismatch(
  { mismatches }: Tally,
  column: ColumnMapping,
  mismatch: Mismatch,
  value: AttributeValue,
  { file, line }: LinePosition,
): void {
  const { path, what } = placeOf(column, mismatch, value);
  const id = JSON.stringify([column.name, path, what]);
  const known = mismatches.get(id);
  const { onMismatch = column.onMismatch, reason } = mismatch;
  const examples = known?.examples ?? [];
  if (examples.length < MOST_EXAMPLES) examples.push({ file, line, reason });
  const count = (known?.found.count ?? 0) + 1;
  mismatches.set(id, { found: { column: column.name, path, what, onMismatch, count, examples }, examples });
}

function noteUntaken({ taken, untaken }: Tally, item: AttributeMap): void {
  for (const name of item.keys()) {
    if (!taken.has(name) && (untaken.has(name) || untaken.size < MOST_NAMES))
      untaken.set(name, (untaken.get(name) ?? 0) + 1);
  }
}

function targetTrial({
  target,
  items,
  deletes,
  rejected,
  seen,
  mismatches,
  untaken,
  rows,
}: Tally): TargetTrial {
  const attributes: readonly UntakenAttribute[] = [...untaken]
    .map(([name, count]) => ({ name, count, share: shareOf(count, items) }))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return {
    table: target.table,
    items,
    deletes,
    rejected,
    maxRejects: target.maxRejects,
    children: childTables(parentOf(target)).map(({ table }) => ({ table, rows: rows.get(table) ?? 0 })),
    mismatches: [...mismatches.values()].map(({ found }) => found).toSorted((a, b) => b.count - a.count),
    unseen:
      items === 0
        ? []
        : target.columns.flatMap((column) =>
            column.source.kind === 'path' && !seen.has(column)
              ? [{ column: column.name, path: describePath(column.source.path) }]
              : [],
          ),
    attributes,
    rest: target.columns.find(({ source }) => source.kind === 'rest')?.name ?? null,
  };
}

function shareOf(count: number, items: number): number {
  return items === 0 ? 0 : Math.round((count / items) * 10_000) / 10_000;
}

function pairOf<T>(name: string, value: T | undefined): readonly (readonly [string, T])[] {
  return value === undefined ? [] : [[name, value]];
}
