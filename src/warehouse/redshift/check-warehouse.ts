import { DynaloadError } from '../../errors.ts';
import type { WarehouseInfo } from '../warehouse.ts';
import { missingPolicy } from './iam-policy.ts';
import { foldIdentifier, quoteIdentifier, quoteString } from './identifier.ts';
import { StatementError } from './redshift-errors.ts';
import type { RedshiftAddress } from './redshift-url.ts';
import type { RedshiftParts } from './redshift-parts.ts';
import { textAt } from './result-table.ts';
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
  const { api } = parts;
  try {
    const results = await api.run({
      steps: [{ name: 'server', sql: sqlText('read-server', {}) }],
      activity: 'tell its version',
      results: ['server'],
      signal,
    });
    const server = results.get('server')?.rows[0] ?? [];
    if (textAt(server, 1) === 'yes') {
      throw unsupported(parts, 'is blind to case, so that keys which differ in it would be one');
    }
    await checkSchema(parts, signal);
    await checkStaging(parts, signal);
    const version = /Redshift ([\w.]+)/.exec(textAt(server, 0))?.[1] ?? '';
    const kind = address.kind === 'workgroup' ? 'Serverless' : 'provisioned';
    return {
      product: `Amazon Redshift ${version}, ${kind}, staged under ${parts.staging.store.address(parts.staging.prefix)}`,
    };
  } catch (error) {
    throw withPolicy(error, parts, address);
  }
}

async function checkSchema(parts: RedshiftParts, signal: AbortSignal | undefined): Promise<void> {
  const { api, settings } = parts;
  const schema = foldIdentifier(settings.schema);
  try {
    const results = await api.run({
      steps: [{ name: 'schema', sql: sqlText('read-schema', { schema: quoteString(schema) }) }],
      activity: 'look at its schema',
      results: ['schema'],
      signal,
    });
    if (textAt(results.get('schema')?.rows[0] ?? [], 0) === 'yes') return;
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
