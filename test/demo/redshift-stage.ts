/** The demo's stage for Redshift: the emulator of its Data API and the S3 server of the tests, in this process. */
import type { DemoStage } from '../../src/cli/demo/demo-stage.ts';
import { SHOP_MAPPING } from '../../src/demo/shop-mapping.ts';
import { S3Store } from '../../src/export/store/s3-store.ts';
import { compileMapping } from '../../src/mapping/compile-mapping.ts';
import { startRedshiftStack } from '../contract/redshift-harness.ts';
import { clientOf } from '../support/s3-server/client-of.ts';

const EXPORTS_BUCKET = 'shop-exports';
const SHOWN_CHARACTERS = 108;

export async function redshiftStage(): Promise<DemoStage> {
  const stack = await startRedshiftStack();
  const client = clientOf(stack.s3);
  // An empty one is there before anything is exported.
  stack.s3.bucket(EXPORTS_BUCKET);
  const store = new S3Store({ bucket: EXPORTS_BUCKET, client });
  const warehouse = stack.open({ parameters: 'iamRole=arn:aws:iam::123456789012:role/redshift-copy' });
  return {
    introduction:
      'A small shop and its exports in an S3 server, and an EMULATOR of Amazon Redshift: everything goes through\n' +
      'staged files, a manifest, COPY and MERGE as it would, but no Redshift is asked. Nothing leaves this machine.',
    source: { store, root: '', description: `s3://${EXPORTS_BUCKET}` },
    mappings: [compileMapping(SHOP_MAPPING, 'shop.json')],
    warehouse,
    deliver: async ({ objects }) => {
      const bucket = stack.s3.bucket(EXPORTS_BUCKET);
      for (const { key, bytes } of objects) bucket.put(key, bytes);
    },
    farewell: () => ({
      title:
        'The last merge as it was sent to the Data API, one transaction (docs/redshift.md says what you need)',
      lines: lastMerge(stack.redshift.submissions.map(({ submission }) => submission.sqls)),
    }),
    close: async () => {
      await warehouse.close();
      await store.close();
      client.destroy();
      await stack.close();
    },
  };
}

/** @param submissions the statements of each request */
function lastMerge(submissions: readonly (readonly string[])[]): readonly string[] {
  const last = submissions.findLast((statements) => statements.some((text) => text.includes('MERGE INTO')));
  return (last ?? []).map((text) => {
    const line = text
      .replaceAll(/^--.*$/gm, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
    return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS - 1)}…` : line;
  });
}
