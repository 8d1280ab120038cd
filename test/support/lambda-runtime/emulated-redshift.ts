import { startRedshift, type Redshift } from '../redshift-data/redshift.ts';
import type { S3Server } from '../s3-server/s3-server.ts';
import type { TestedWarehouse } from './lambda-world.ts';

/** Redshift's emulator, with a schema for each deployment. */
export async function emulatedRedshift(
  s3: S3Server,
): Promise<TestedWarehouse & { readonly redshift: Redshift }> {
  const redshift = await startRedshift({ s3: { endpoint: s3.url } });
  return {
    redshift,
    url: (name) => `redshift://workgroup/demo/dev?schema=${name}`,
    environment: { AWS_ENDPOINT_URL_REDSHIFT_DATA: redshift.endpoint },
    prepare: async (name) => {
      await redshift.sql(`CREATE SCHEMA "${name}"`);
    },
    query: async (name, sql) => redshift.sql(sql.replaceAll(/\b(from|update|into) /gi, `$1 "${name}".`)),
    close: () => redshift.close(),
  };
}
