import { gunzipIfNeeded } from './gunzip.ts';
import type { DataFile } from '../export-info.ts';
import { forEachLine, LineBatcher } from './lines.ts';
import type { ObjectStore } from '../store/object-store.ts';

/**
 * The first lines of an export, file after file, without proof that they are as DynamoDB wrote them: for advice.
 * @throws DynaloadError as the store does; Error from zlib
 */
export async function firstLines(
  store: ObjectStore,
  files: readonly DataFile[],
  most: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { key } of files) {
    const body = await store.open(key, signal);
    if (body === undefined) continue;
    const chunks = body.chunks[Symbol.asyncIterator]();
    const batcher = new LineBatcher(store.address(key));
    try {
      for await (const chunk of gunzipIfNeeded(chunks)) {
        for (const batch of batcher.push(chunk)) {
          forEachLine(batch, (line) => {
            if (lines.length < most) lines.push(Buffer.from(line).toString('utf8'));
          });
        }
        if (lines.length === most) return lines;
      }
    } finally {
      await chunks.return?.();
    }
  }
  return lines;
}
