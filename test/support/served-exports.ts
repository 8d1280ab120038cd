import type { WrittenExport } from '../../src/demo/export-writer.ts';
import type { ExportSource } from '../../src/export/open-source.ts';
import { S3Store } from '../../src/export/store/s3-store.ts';
import type { Bucket } from './s3-server/bucket.ts';
import { clientOf } from './s3-server/client-of.ts';
import type { Operation } from './s3-server/operation.ts';
import { startS3Server, type S3Server } from './s3-server/s3-server.ts';

/** A bucket of exports behind a test server, and what was asked of it. */
export interface ServedExports {
  readonly server: S3Server;
  readonly bucket: Bucket;
  /** @param moved where an object goes that DynamoDB would write to this key */
  put(exported: WrittenExport, moved?: (key: string) => string): void;
  /** @param root '' or a folder key */
  sourceAt(root: string): ExportSource;
  /** Keys (of listings: prefixes) that were asked for so far. */
  asked(operation: Operation): readonly string[];
  close(): Promise<void>;
}

export async function serveExports(): Promise<ServedExports> {
  const server = await startS3Server();
  const bucket = server.bucket('exports');
  const client = clientOf(server, { maxAttempts: 1 });
  return {
    server,
    bucket,
    put(exported, moved = String) {
      for (const { key, bytes } of exported.objects) bucket.put(moved(key), bytes);
    },
    sourceAt(root) {
      const store = new S3Store({ bucket: bucket.name, client });
      return { store, root, description: store.address(root) };
    },
    asked(operation) {
      return server.requests.filter((request) => request.operation === operation).map(({ key }) => key);
    },
    async close() {
      client.destroy();
      await server.close();
    },
  };
}
