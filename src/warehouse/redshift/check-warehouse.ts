import { DynaloadError } from '../../errors.ts';
import type { WarehouseInfo } from '../warehouse.ts';
import { missingPolicy } from './iam-policy.ts';
import { foldIdentifier, quoteIdentifier, quoteString } from './identifier.ts';
import { StatementError } from './redshift-errors.ts';
import type { RedshiftAddress } from './redshift-url.ts';
import type { RedshiftParts } from './redshift-parts.ts';
import { nullableTextAt, textAt } from './result-table.ts';
import { sqlText } from './sql-text.ts';

/**
 * Looks at the way in, the schema and the staging area. Of the COPY role only a COPY could tell; its rights are in
 * docs/redshift.md.
 * @throws DynaloadError WAREHOUSE_UNREACHABLE, WAREHOUSE_DENIED, WAREHOUSE_UNSUPPORTED, STAGING_DENIED,
 *   STAGING_UNREACHABLE, STAGING_INVALID; what is denied comes with the policy that is missing
 */
export async function checkWarehouse(
  parts: RedshiftParts,
  address: RedshiftAddress,
  signal?: AbortSignal,
): Promise<WarehouseInfo> {
  try {
    const server = await checkServer(parts, signal);
    const isolation = await checkDatabase(parts, address, signal);
    await checkSchema(parts, address, signal);
    await checkStaging(parts, signal);
    const version = /Redshift ([\w.]+)/.exec(server)?.[1] ?? '';
    const kind = address.kind === 'workgroup' ? 'Serverless' : 'provisioned';
    const staged = parts.staging.store.address(parts.staging.prefix);
    return { product: `Amazon Redshift ${version}, ${kind}, ${isolation}, staged under ${staged}` };
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
  throw new DynaloadError(
    'WAREHOUSE_DENIED',
    `The database user of ${api.description} may not make tables in the schema "${schema}".`,
    {
      hint: `Run as its owner: GRANT USAGE, CREATE ON SCHEMA ${quoteIdentifier(schema)} TO <user>`,
      details: { warehouse: api.description, schema, grant: 'CREATE' },
    },
  );
}

/** PUBLIC has it unless somebody took it away. https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html */
function mayNotStage({ api }: RedshiftParts, { database }: RedshiftAddress): DynaloadError {
  return new DynaloadError(
    'WAREHOUSE_DENIED',
    `The database user of ${api.description} may not make temporary tables.`,
    {
      hint: `Run as its owner: GRANT TEMP ON DATABASE ${quoteIdentifier(database)} TO <user>`,
      details: { warehouse: api.description, database, grant: 'TEMP' },
    },
  );
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
