/** A real Amazon Redshift, with a schema of its own for each file of tests. */
import { randomBytes } from 'node:crypto';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { connectS3 } from '../../../src/aws/s3-client.ts';
import { S3StagingStore } from '../../../src/stage/s3-staging-store.ts';
import { parseStagingAddress, type StagingAddress } from '../../../src/stage/staging-address.ts';
import { DataApi } from '../../../src/warehouse/redshift/data-api/data-api.ts';
import { quoteIdentifier, quoteString } from '../../../src/warehouse/redshift/data-api/identifier.ts';
import { dataApiTarget, openRedshift } from '../../../src/warehouse/redshift/open-redshift.ts';
import {
  parseRedshiftUrl,
  type RedshiftAddress,
} from '../../../src/warehouse/redshift/data-api/redshift-url.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import type { AroundCall } from '../../support/gated-channel.ts';

export interface RealRedshift {
  readonly schema: string;
  readonly client: RedshiftDataClient;
  readonly address: RedshiftAddress;
  readonly api: DataApi;
  /** @param around goes around each request; default: nothing */
  open(around?: AroundCall): Promise<Warehouse>;
  /** Rows of the last of some statements, run as one transaction. */
  rows(...statements: readonly string[]): Promise<readonly (readonly unknown[])[]>;
  /** Puts an object into the staging area. @returns its address as a literal */
  put(name: string, body: string | Uint8Array): Promise<string>;
  /** `IAM_ROLE …` for COPY. */
  readonly role: string;
  close(): Promise<void>;
}

export async function openRealRedshift(): Promise<RealRedshift> {
  const url = setting('DYNALOAD_CONFORMANCE_WAREHOUSE');
  const staging = setting('DYNALOAD_CONFORMANCE_STAGING');
  const address = parseRedshiftUrl(url);
  const place = parseStagingAddress(staging);
  const schema = `dynaload_conformance_${randomBytes(6).toString('hex')}`;
  const client = new RedshiftDataClient(address.region === null ? {} : { region: address.region });
  const api = new DataApi({ client, target: dataApiTarget(address), description: 'conformance' });
  const s3 = await connectS3();
  const prefix = `${place.prefix}${schema}/`;
  const run = async (...statements: readonly string[]): Promise<readonly (readonly unknown[])[]> => {
    const steps = statements.map((sql, index) => ({ name: `statement ${index + 1}`, sql }));
    const last = steps.at(-1)?.name ?? '';
    const reads = /^\s*(?:select|with)/i.test(statements.at(-1) ?? '');
    const results = await api.run({ steps, activity: 'answer', results: reads ? [last] : [] });
    return results.get(last)?.rows ?? [];
  };
  await run(`CREATE SCHEMA ${quoteIdentifier(schema)}`);
  return {
    schema,
    client,
    address,
    api,
    rows: run,
    role: `IAM_ROLE ${address.iamRole === 'default' ? 'default' : quoteString(address.iamRole)}`,
    open: async (around) => {
      const own = new RedshiftDataClient(address.region === null ? {} : { region: address.region });
      if (around !== undefined) {
        own.middlewareStack.add((next) => (request) => around(() => next(request)), { step: 'initialize' });
      }
      return openRedshift(
        parseRedshiftUrl(`${url}${url.includes('?') ? '&' : '?'}schema=${schema}`),
        parseStagingAddress(stagingUrl(place, prefix)),
        { client: own },
      );
    },
    put: async (name, body) => {
      await putObject(s3, place.bucket, `${prefix}${name}`, body);
      return quoteString(`s3://${place.bucket}/${prefix}${name}`);
    },
    close: async () => {
      await run(`DROP SCHEMA ${quoteIdentifier(schema)} CASCADE`);
      const store = new S3StagingStore({ bucket: place.bucket, client: s3 });
      for await (const key of store.list(prefix)) await store.delete(key);
      s3.destroy();
      client.destroy();
    },
  };
}

function stagingUrl({ bucket, region }: StagingAddress, prefix: string): string {
  return `s3://${bucket}/${prefix}${region === null ? '' : `?region=${region}`}`;
}

async function putObject(
  s3: S3Client,
  bucket: string,
  key: string,
  body: string | Uint8Array,
): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`Set ${name}: see docs/redshift.md.`);
  return value;
}
