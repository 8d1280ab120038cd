/** Compiles the blocks `clickhouse` and `redshift` of a target: what takes its columns to be judged. */
import { preparingStep, printCodec } from './codec.ts';
import type { TargetFile } from '../document/mapping-schema.ts';
import type { ColumnMapping } from '../mapping.ts';
import type { PhysicalLayout } from './physical.ts';
import type { JsonPath, Problem } from '../problem.ts';

export interface LaidOutColumns {
  readonly columns: readonly ColumnMapping[];
  /** Indexes, partition key first. */
  readonly keyColumns: readonly number[];
}

/** @param path of the target */
export function compilePhysical(
  { clickhouse = {}, redshift = {} }: Pick<TargetFile, 'clickhouse' | 'redshift'>,
  { columns, keyColumns }: LaidOutColumns,
  path: JsonPath,
): { readonly physical: PhysicalLayout; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const inClickHouse = [...path, 'clickhouse'];
  const inRedshift = [...path, 'redshift'];
  /** Null, and a problem, when there is none of that name. */
  const find = (name: string, at: JsonPath): ColumnMapping | null => {
    const column = columns.find((one) => one.name === name);
    if (column !== undefined) return column;
    const message = `expected the name of a column of the table, got ${JSON.stringify(name)}`;
    problems.push({ path: at, message });
    return null;
  };

  const { orderBy = [], lowCardinality = [], codecs = {}, settings = {} } = clickhouse;
  const keys = keyColumns.flatMap((index) => columns[index]?.name ?? []);
  if (orderBy.length > 0 && orderBy.toSorted().join('\0') !== keys.toSorted().join('\0')) {
    problems.push({
      path: [...inClickHouse, 'orderBy'],
      message:
        `expected the columns of the primary key (${keys.join(', ')}) in some order, got ${orderBy.join(', ')}: ` +
        'versions of a row that differ in another column would be sorted apart and never meet',
    });
  }
  for (const [index, name] of lowCardinality.entries()) {
    const at = [...inClickHouse, 'lowCardinality', index];
    const column = find(name, at);
    if (column === null || column.type.kind === 'string') continue;
    problems.push({
      path: at,
      message: `expected a column of type string, got ${name}: ${column.type.kind}`,
    });
  }
  for (const [name, codec] of Object.entries(codecs)) {
    const at = [...inClickHouse, 'codecs', name];
    const column = find(name, at);
    const step = preparingStep(codec);
    if (column === null || step === undefined || suits(step, column)) continue;
    const message = `expected a codec for ${column.type.kind}, got ${step}, which is for ${step === 'Gorilla' ? 'float64' : 'whole numbers, dates and times'}`;
    problems.push({ path: at, message });
  }

  const { distKey, distStyle, sortKey = [] } = redshift;
  const named = [
    ...(distKey === undefined ? [] : [{ name: distKey, at: [...inRedshift, 'distKey'] }]),
    ...sortKey.map((name, index) => ({ name, at: [...inRedshift, 'sortKey', index] })),
  ];
  for (const { name, at } of named) {
    const column = find(name, at);
    if (column === null || !UNSORTED.has(column.type.kind)) continue;
    const message = `expected a column that Redshift can sort and distribute by, got ${name}: ${column.type.kind}`;
    problems.push({ path: at, message });
  }
  if ((distStyle === 'key') !== (distKey !== undefined) && distStyle !== undefined) {
    const message =
      distKey === undefined
        ? 'expected a distKey beside it'
        : `expected "key" beside a distKey, got "${distStyle}"`;
    problems.push({ path: [...inRedshift, 'distStyle'], message });
  }
  return {
    physical: {
      clickhouse: {
        orderBy,
        lowCardinality,
        codecs: Object.fromEntries(Object.entries(codecs).map(([name, codec]) => [name, printCodec(codec)])),
        settings: Object.fromEntries(
          Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
        ),
      },
      redshift: {
        distKey: distKey ?? null,
        distStyle: distStyle === 'key' ? null : (distStyle ?? null),
        sortKey,
      },
    },
    problems,
  };
}

/** SUPER and VARBYTE are not among the types of a distribution or sort key. */
const UNSORTED: ReadonlySet<string> = new Set(['json', 'list', 'binary']);
const WHOLE: ReadonlySet<string> = new Set(['int32', 'int64', 'timestamp', 'date']);

function suits(step: string, { type }: ColumnMapping): boolean {
  return step === 'Gorilla' ? type.kind === 'float64' : WHOLE.has(type.kind);
}
