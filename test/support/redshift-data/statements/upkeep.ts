/** Statements about tables and sessions that change no rows. */
import { EMULATOR_SCHEMA } from '../sql/engine-type.ts';
import { literal, quoteForEngine } from '../sql/identifier.ts';
import type { PrepareContext, Prepared } from '../sql/prepared.ts';
import { NotEmulated, RedshiftError } from '../sql/redshift-error.ts';
import type { SqlReader } from '../sql/sql-reader.ts';
import { nothing } from './create-table.ts';
import { refuseInTransaction } from './outside-transaction.ts';
import { undefinedTable } from './undefined-table.ts';

/** https://docs.aws.amazon.com/redshift/latest/dg/r_VACUUM_command.html */
export function vacuum(reader: SqlReader, context: PrepareContext): Prepared {
  reader.expect('vacuum');
  refuseInTransaction('VACUUM', context);
  return nothing();
}

export async function analyze(reader: SqlReader, context: PrepareContext): Promise<Prepared> {
  if (!reader.accept('analyze')) reader.expect('analyse');
  reader.accept('verbose');
  if (reader.done) return nothing();
  const name = reader.tableName();
  if ((await context.findTable(name)) === undefined) throw undefinedTable(name);
  return nothing();
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_COMMENT.html */
export function comment(reader: SqlReader): Prepared {
  reader.expect('comment', 'on');
  const kind = (['table', 'view', 'column', 'schema'] as const).find((word) => reader.accept(word));
  if (kind === undefined) throw new NotEmulated(`COMMENT ON ${reader.peek()?.source ?? ''}`);
  const names = [reader.identifier()];
  while (reader.accept('.')) names.push(reader.identifier());
  reader.expect('is');
  const text = reader.accept('null') ? 'NULL' : literal(reader.string());
  reader.end();
  const sql = `COMMENT ON ${kind.toUpperCase()} ${names.map(quoteForEngine).join('.')} IS ${text}`;
  return { kind: 'steps', steps: [{ sql }], hasResultSet: false, reads: [], writes: [] };
}

/** There is one user. */
export async function grant(reader: SqlReader, context: PrepareContext): Promise<Prepared> {
  reader.next();
  reader.until('on');
  reader.expect('on');
  if (reader.accept('schema')) return nothing();
  reader.accept('table');
  const name = reader.tableName();
  const known = (await context.findTable(name)) ?? context.lookUpView(name.schema, name.table);
  if (known === undefined) throw undefinedTable(name);
  return nothing();
}

/** Settings that change nothing here. */
const HARMLESS = new Set([
  'query_group',
  'statement_timeout',
  'analyze_threshold_percent',
  'enable_result_cache_for_session',
  'application_name',
  'wlm_query_slot_count',
]);

export function set(reader: SqlReader, context: PrepareContext): Prepared {
  reader.expect('set');
  if (!reader.accept('session')) reader.accept('local');
  const name = reader.identifier();
  if (!reader.accept('=')) reader.expect('to');
  if (name === 'search_path') return setSearchPath(reader, context);
  if (name === 'timezone') return setTimeZone(reader);
  const values = reader.rest();
  if (
    name === 'enable_case_sensitive_identifier' &&
    values[0]?.source.toLowerCase().includes('true') !== true
  ) {
    return nothing();
  }
  if (HARMLESS.has(name)) return nothing();
  if (name.startsWith('json_parse_') || name.startsWith('enable_')) throw new NotEmulated(`SET ${name}`);
  throw new RedshiftError(`unrecognized configuration parameter "${name}"`, '42704');
}

/** Where names without a schema are looked for, by the statements behind it. Tables are still made in `public`. */
function setSearchPath(reader: SqlReader, context: PrepareContext): Prepared {
  const schemas = [reader.identifier()];
  while (reader.accept(',')) schemas.push(reader.identifier());
  reader.end();
  const path = [context.temporarySchema, ...schemas, EMULATOR_SCHEMA].map(quoteForEngine).join(', ');
  return { kind: 'set', name: 'search_path', value: path, reads: [], writes: [] };
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_timezone_config.html */
function setTimeZone(reader: SqlReader): Prepared {
  const zone = reader.string();
  reader.end();
  return { kind: 'set', name: 'timezone', value: zone, reads: [], writes: [] };
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW_COLUMNS.html, r_SHOW_TABLES.html, r_SHOW.html */
export async function show(reader: SqlReader, context: PrepareContext): Promise<Prepared> {
  reader.expect('show');
  if (reader.accept('columns', 'from', 'table')) {
    const name = reader.tableName();
    reader.end();
    const table = await context.findTable(name);
    if (table === undefined) throw undefinedTable(name);
    return rows(`SELECT table_catalog AS database_name, table_schema AS schema_name, table_name, column_name,
        ordinal_position, column_default, is_nullable, data_type, character_maximum_length, numeric_precision,
        numeric_scale, remarks
      FROM svv_columns
      WHERE table_name = ${literal(table.name)} AND table_schema =
        (SELECT nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ${String(table.oid)})
      ORDER BY ordinal_position`);
  }
  if (reader.accept('tables', 'from', 'schema')) {
    const { table: schema } = reader.tableName();
    const pattern = reader.accept('like') ? ` AND table_name LIKE ${literal(reader.string())}` : '';
    reader.end();
    return rows(`SELECT table_catalog AS database_name, table_schema AS schema_name, table_name,
        CASE table_type WHEN 'VIEW' THEN 'VIEW' ELSE 'TABLE' END AS table_type, remarks
      FROM svv_tables WHERE table_schema = ${literal(schema)}${pattern} ORDER BY table_name`);
  }
  if (reader.accept('enable_case_sensitive_identifier'))
    return rows("SELECT 'off' AS enable_case_sensitive_identifier");
  throw new NotEmulated(`SHOW ${reader.peek()?.source ?? ''}`);
}

function rows(sql: string): Prepared {
  return { kind: 'steps', steps: [{ sql }], hasResultSet: true, reads: [], writes: [] };
}
