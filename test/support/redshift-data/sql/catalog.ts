/** What the engine knows about a table, in Redshift's words. */
import type { Engine, EngineResult } from '../engine/engine.ts';
import type { DataType } from './data-type.ts';
import { readType } from './data-type.ts';
import { EMULATOR_SCHEMA } from './engine-type.ts';
import { literal, quoteForEngine } from './identifier.ts';
import { SqlReader, type TableName } from './sql-reader.ts';
import { tokenize } from './tokenize.ts';

export interface CatalogColumn {
  readonly name: string;
  readonly type: DataType;
  readonly notNull: boolean;
  readonly hasDefault: boolean;
  readonly isIdentity: boolean;
}

export interface CatalogTable {
  readonly oid: number;
  readonly name: string;
  readonly isView: boolean;
  readonly isTemporary: boolean;
  readonly columns: readonly CatalogColumn[];
  readonly distKey: string | undefined;
  readonly sortKeys: readonly string[];
  /** Of its primary key and its unique constraints, which nobody enforces. */
  readonly keyColumns: readonly string[];
}

export type Query = (sql: string) => Promise<EngineResult>;

/** Schemas of temporary tables are called so, with a number. */
export const TEMPORARY_SCHEMA = 'redshift_temporary_';

/** Where tables and views are made that are named without a schema. */
export const DEFAULT_SCHEMA = 'public';

export function qualifiedName({ schema, table }: TableName): string {
  return schema === undefined ? quoteForEngine(table) : `${quoteForEngine(schema)}.${quoteForEngine(table)}`;
}

export async function findTable(engine: Engine, name: TableName): Promise<CatalogTable | undefined> {
  const regclass = `to_regclass(${literal(qualifiedName(name))})`;
  const [table, columns] = await engine.queryAll([
    `SELECT c.oid, c.relkind, n.nspname, t.dist_key, array_to_json(t.sort_keys), array_to_json(t.key_columns),
      coalesce(l.whole, c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN ${EMULATOR_SCHEMA}.table_attributes t ON t.relation = c.oid
      LEFT JOIN ${EMULATOR_SCHEMA}.long_names l ON l.short = c.relname
    WHERE c.oid = ${regclass}`,
    `SELECT coalesce(l.whole, a.attname),
      CASE WHEN t.typtype = 'd' THEN t.typname::text ELSE format_type(a.atttypid, a.atttypmod) END,
      a.attnotnull, a.atthasdef, a.attidentity
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN ${EMULATOR_SCHEMA}.long_names l ON l.short = a.attname
    WHERE a.attrelid = ${regclass} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
  ]);
  const [oid, kind, schema, distKey, sortKeys, keyColumns, whole] = table?.rows[0] ?? [];
  if (oid === undefined || oid === null) return undefined;
  return {
    oid: Number(oid),
    name: whole ?? name.table,
    isView: kind === 'v',
    isTemporary: schema?.startsWith(TEMPORARY_SCHEMA) ?? false,
    columns: columnsOf(columns?.rows ?? []),
    distKey: distKey ?? undefined,
    sortKeys: names(sortKeys),
    keyColumns: names(keyColumns),
  };
}

function names(json: string | null | undefined): readonly string[] {
  return typeof json === 'string' ? (JSON.parse(json) as readonly string[]) : [];
}

/** Definitions of the views WITH NO SCHEMA BINDING, by `schema.view`. */
export async function unboundViews(engine: Engine): Promise<ReadonlyMap<string, string>> {
  const { rows } = await engine.query(
    `SELECT schema_name, view_name, definition FROM ${EMULATOR_SCHEMA}.unbound_views`,
  );
  return new Map(
    rows.map(([schema, view, definition]) => [`${schema ?? ''}.${view ?? ''}`, definition ?? '']),
  );
}

function columnsOf(rows: EngineResult['rows']): readonly CatalogColumn[] {
  return rows.map(([name, type, notNull, hasDefault, identity]) => ({
    name: name ?? '',
    type: typeOf(type ?? ''),
    notNull: notNull === 't',
    hasDefault: hasDefault === 't',
    isIdentity: identity !== '' && identity !== null,
  }));
}

/** Types that only a query can give a column, `CREATE TABLE … AS`. */
const INFERRED: Readonly<Record<string, DataType>> = {
  bpchar: { kind: 'varchar', length: 65_535 },
  text: { kind: 'varchar', length: 65_535 },
  bytea: { kind: 'varbyte', length: 64_000 },
  numeric: { kind: 'decimal', precision: 38, scale: 0 },
};

function typeOf(text: string): DataType {
  return INFERRED[text] ?? readType(new SqlReader(tokenize(text)));
}
