/** A Redshift, the S3 that it copies from, and the real client. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  startRedshift,
  type Redshift,
  type RedshiftOptions,
} from '../../../support/redshift-data/redshift.ts';
import { redshiftClient, SqlClient } from '../../../support/redshift-data/sql-client.ts';
import { clientOf } from '../../../support/s3-server/client-of.ts';
import { startS3Server, type S3Server } from '../../../support/s3-server/s3-server.ts';

export const DG = 'https://docs.aws.amazon.com/redshift/latest/dg/';
export const MGMT = 'https://docs.aws.amazon.com/redshift/latest/mgmt/';
export const API = 'https://docs.aws.amazon.com/redshift-data/latest/APIReference/';

export const BUCKET = 'staging';

export interface Stack {
  readonly s3: S3Server;
  readonly redshift: Redshift;
  readonly sql: SqlClient;
  put(key: string, body: string | Uint8Array): Promise<void>;
  /** Puts files and a manifest of them, and gives the URL of the manifest. */
  stage(name: string, ...files: readonly (string | Uint8Array)[]): Promise<string>;
  close(): Promise<void>;
}

export async function startStack(options: Partial<RedshiftOptions> = {}): Promise<Stack> {
  const s3 = await startS3Server();
  s3.bucket(BUCKET);
  const s3Client = clientOf(s3);
  const redshift = await startRedshift({ s3: { endpoint: s3.url }, ...options });
  const sql = new SqlClient(redshiftClient(redshift.endpoint));
  const put = async (Key: string, Body: string | Uint8Array): Promise<void> => {
    await s3Client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
  };
  return {
    s3,
    redshift,
    sql,
    put,
    async stage(name, ...files) {
      const entries = await Promise.all(
        files.map(async (body, index) => {
          const key = `${name}/part-${String(index)}.csv`;
          await put(key, body);
          return { url: `s3://${BUCKET}/${key}`, mandatory: true, meta: { content_length: body.length } };
        }),
      );
      await put(`${name}/manifest.json`, JSON.stringify({ entries }));
      return `s3://${BUCKET}/${name}/manifest.json`;
    },
    async close() {
      sql.client.destroy();
      s3Client.destroy();
      await redshift.close();
      await s3.close();
    },
  };
}
