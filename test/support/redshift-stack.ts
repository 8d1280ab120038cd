/** Redshift and S3 in this process, for what finds its way to AWS by the usual settings: the command itself, a demo. */
import { startRedshift } from './redshift-data/redshift.ts';
import { startS3Server } from './s3-server/s3-server.ts';

export interface EmulatedRedshift {
  /** For `--warehouse`. */
  readonly warehouse: string;
  /** For `--staging`. */
  readonly staging: string;
  /** What has to be in the environment, so that the AWS SDK finds the emulators. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Starts both. They are emulators: whoever shows them says so. */
export async function startEmulatedRedshift(): Promise<EmulatedRedshift> {
  const s3 = await startS3Server();
  s3.bucket('staging');
  const redshift = await startRedshift({ s3: { endpoint: s3.url } });
  return {
    warehouse: 'redshift://workgroup/demo/dev',
    staging: 's3://staging/rows',
    environment: {
      AWS_ENDPOINT_URL_REDSHIFT_DATA: redshift.endpoint,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'emulator',
      AWS_SECRET_ACCESS_KEY: 'emulator',
    },
    close: async () => {
      await redshift.close();
      await s3.close();
    },
  };
}
