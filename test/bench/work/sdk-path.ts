/** The way that most people take from an export to files that a warehouse loads: line by line, with the SDK. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/**
 * readline, `JSON.parse`, `unmarshall`, `JSON.stringify`, gzip level 6.
 * @param paths data files of a full export
 * @returns the items that were written
 */
export async function sdkPath(paths: readonly string[], scratch: string): Promise<number> {
  const folder = await mkdtemp(path.join(scratch, 'sdk-'));
  try {
    let items = 0;
    const gzip = createGzip({ level: 6 });
    const written = finished(gzip.pipe(createWriteStream(path.join(folder, 'items.json.gz'))));
    for (const file of paths) {
      const lines = createInterface({
        input: createReadStream(file).pipe(createGunzip()),
        crlfDelay: Number.POSITIVE_INFINITY,
      });
      for await (const line of lines) {
        const record = JSON.parse(line) as { readonly Item: Record<string, AttributeValue> };
        // Sets, which JSON does not have, as arrays.
        const text = JSON.stringify(unmarshall(record.Item), (_, value: unknown) =>
          value instanceof Set ? [...value] : value,
        );
        items += 1;
        if (!gzip.write(`${text}\n`)) await once(gzip, 'drain');
      }
    }
    gzip.end();
    await written;
    return items;
  } finally {
    await rm(folder, { recursive: true });
  }
}
