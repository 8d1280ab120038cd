import { DynaloadError } from '../../errors.ts';
import type { WarehouseInfo } from '../warehouse.ts';
import { missingPolicy } from './iam-policy.ts';
import { foldIdentifier, quoteIdentifier, quoteString } from './data-api/identifier.ts';
import { StatementError } from './data-api/redshift-errors.ts';
import { LEDGER_TABLE } from '../sql/books.ts';
import type { RedshiftAddress } from './data-api/redshift-url.ts';
import type { RedshiftParts } from './books/redshift-parts.ts';
import { nullableTextAt, textAt } from '../sql/result-table.ts';
import { sqlText } from './data-api/sql-text.ts';
import { qualified } from './statements/table-statements.ts';

/**
 * Looks at the way in, and at what of the schema can be read.
 * @throws DynaloadError WAREHOUSE_UNREACHABLE, WAREHOUSE_DENIED, WAREHOUSE_UNSUPPORTED; what is denied comes with the
 *   grant or the policy that is missing
 */
export async function reachWarehouse(
  parts: RedshiftParts,
  address: RedshiftAddress,
  signal?: AbortSignal,
): Promise<WarehouseInfo> {
  try {
    const server = await checkServer(parts, signal);
    const isolation = await checkDatabase(parts, address, signal);
    await checkReading(parts, signal);
    const version = /Redshift ([\w.]+)/.exec(server)?.[1] ?? '';
    const kind = address.kind === 'workgroup' ? 'Serverless' : 'provisioned';
    const staged = parts.staging.store.address(parts.staging.prefix);
    return { product: `Amazon Redshift ${version}, ${kind}, ${isolation}, staged under ${staged}` };
  } catch (error) {
    throw withPolicy(error, parts, address);
  }
}

/**
 * Looks at what a load needs beside that: the schema and the staging area. Of the COPY role only a COPY could tell; its
 * rights are in docs/redshift.md.
 * @throws DynaloadError WAREHOUSE_UNREACHABLE, WAREHOUSE_DENIED, WAREHOUSE_UNSUPPORTED, STAGING_DENIED,
 *   STAGING_UNREACHABLE, STAGING_INVALID; what is denied comes with the grant or the policy that is missing
 */
export async function checkRights(
  parts: RedshiftParts,
  address: RedshiftAddress,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await checkSchema(parts, address, signal);
    await checkStaging(parts, signal);
  } catch (error) {
    throw withPolicy(error, parts, address);
  }
}

/** @returns what it says of its version */
async function checkServer(parts: RedshiftParts, signal: AbortSignal | undefined): Promise<string> {
  const results = await parts.api.run({
    steps: [{ name: 'server', sql: sqlText('read-server', {}) }],
    activity: 'tell its version',
    results: ['server'],
    signal,
  });
  const server = results.get('server')?.rows[0] ?? [];
  if (textAt(server, 1) !== 'case_sensitive') {
    throw unsupported(parts, 'is blind to case, so that keys which differ in it would be one');
  }
  return textAt(server, 0);
}

/** @returns how its transactions are kept apart, in its own words */
async function checkDatabase(
  parts: RedshiftParts,
  { database }: RedshiftAddress,
  signal: AbortSignal | undefined,
): Promise<string> {
  const named = { database: quoteString(foldIdentifier(database)) };
  const results = await parts.api.run({
    steps: [{ name: 'database', sql: sqlText('read-database', named) }],
    activity: 'look at its database',
    results: ['database'],
    signal,
  });
  const row = results.get('database')?.rows[0];
  if (row === undefined) return 'isolation not told';
  if (nullableTextAt(row, 0) === 'shared') {
    throw unsupported(parts, 'is a datashare, where nothing can be locked');
  }
  return nullableTextAt(row, 1) ?? 'isolation not told';
}

/** Without the right to use the schema, or to read the ledger, it looks as if nothing had been loaded. */
async function checkReading(parts: RedshiftParts, signal: AbortSignal | undefined): Promise<void> {
  const schema = foldIdentifier(parts.settings.schema);
  const usage = sqlText('read-schema-usage', { schema: quoteString(schema) });
  const mayUse = await isAllowed(parts, usage, signal);
  if (mayUse === undefined) throw unsupported(parts, `has no schema "${schema}"`);
  if (!mayUse)
    throw denied(parts, `use the schema "${schema}"`, `USAGE ON SCHEMA ${quoteIdentifier(schema)}`);
  const ledger = qualified(parts.settings, LEDGER_TABLE);
  const access = sqlText('read-table-access', { table: quoteString(ledger) });
  // Where there is no ledger, nothing has been loaded.
  if ((await isAllowed(parts, access, signal)) !== false) return;
  throw denied(parts, `read ${ledger}`, `SELECT ON ALL TABLES IN SCHEMA ${quoteIdentifier(schema)}`);
}

/** @returns undefined when what is asked about does not exist */
async function isAllowed(
  { api }: RedshiftParts,
  sql: string,
  signal: AbortSignal | undefined,
): Promise<boolean | undefined> {
  try {
    const results = await api.run({
      steps: [{ name: 'right', sql }],
      activity: 'look at what may be read in its schema',
      results: ['right'],
      signal,
    });
    return textAt(results.get('right')?.rows[0] ?? [], 0) === 'yes';
  } catch (error) {
    if (error instanceof StatementError && /does not exist/i.test(error.failure.error)) return undefined;
    throw error;
  }
}

function denied({ api }: RedshiftParts, what: string, grant: string): DynaloadError {
  return new DynaloadError('WAREHOUSE_DENIED', `The database user of ${api.description} may not ${what}.`, {
    hint: `Run as its owner: GRANT ${grant} TO <user>. docs/redshift.md lists what every command needs.`,
    details: { warehouse: api.description, grant },
  });
}

async function checkSchema(
  parts: RedshiftParts,
  address: RedshiftAddress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { api, settings } = parts;
  const schema = foldIdentifier(settings.schema);
  try {
    const results = await api.run({
      steps: [{ name: 'schema', sql: sqlText('read-schema', { schema: quoteString(schema) }) }],
      activity: 'look at its schema',
      results: ['schema'],
      signal,
    });
    const row = results.get('schema')?.rows[0] ?? [];
    if (textAt(row, 1) !== 'yes') throw mayNotStage(parts, address);
    if (textAt(row, 0) === 'yes') return;
  } catch (error) {
    if (error instanceof StatementError && /does not exist/i.test(error.failure.error)) {
      throw unsupported(parts, `has no schema "${schema}"`);
    }
    throw error;
  }
  const grant = `USAGE, CREATE ON SCHEMA ${quoteIdentifier(schema)}`;
  throw denied(parts, `make tables in the schema "${schema}"`, grant);
}

/** PUBLIC has it unless somebody took it away. https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html */
function mayNotStage(parts: RedshiftParts, { database }: RedshiftAddress): DynaloadError {
  return denied(parts, 'make temporary tables', `TEMP ON DATABASE ${quoteIdentifier(database)}`);
}

/** That one may delete shows when one does. No object is written. */
async function checkStaging({ staging }: RedshiftParts, signal: AbortSignal | undefined): Promise<void> {
  const { store, prefix } = staging;
  await store.assertWritable(`${prefix}check`, signal);
  for await (const key of store.list(prefix, signal)) {
    await store.read(key, signal);
    return;
  }
}

function unsupported({ api }: RedshiftParts, what: string): DynaloadError {
  return new DynaloadError('WAREHOUSE_UNSUPPORTED', `The database of ${api.description} ${what}.`, {
    hint: 'docs/redshift.md says what has to be created first.',
    details: { warehouse: api.description },
  });
}

function withPolicy(error: unknown, parts: RedshiftParts, address: RedshiftAddress): unknown {
  if (!(error instanceof DynaloadError)) return error;
  if (error.code !== 'WAREHOUSE_DENIED' && error.code !== 'STAGING_DENIED') return error;
  // What the database refuses is granted in the database.
  if (error instanceof StatementError || 'grant' in error.details) return error;
  const policy = JSON.stringify(missingPolicy(error.code, parts, address), null, 2);
  return new DynaloadError(error.code, error.message, {
    hint: `Grant the identity that runs dynaload:\n${policy}`,
    details: error.details,
    cause: error,
  });
}
