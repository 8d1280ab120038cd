import { close, openSync, unlinkSync, write } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const writeAt = promisify(write);
const closeFile = promisify(close);

/** The name is there for an instant. What a crash in it left is empty, and the next file takes it over. */
const NAME = '_dynaload_spool';

/**
 * Puts bytes into a file that has no name any more while it is used: it goes with its descriptor, however the process
 * ends. It lies in the warehouse's own folder, where there has to be room for the rows anyway.
 * @param read is given the descriptor; its position is the start of the file
 */
export async function withSpoolFile<Result>(
  folder: string,
  bytes: Uint8Array,
  read: (descriptor: number) => Promise<Result>,
): Promise<Result> {
  const path = join(folder, NAME);
  const descriptor = openSync(path, 'w+', 0o600);
  try {
    unlinkSync(path);
    for (let position = 0; position < bytes.length;) {
      // At positions, so that the descriptor's own stays where the reader begins.
      const { bytesWritten } = await writeAt(descriptor, bytes, position, bytes.length - position, position);
      position += bytesWritten;
    }
    return await read(descriptor);
  } finally {
    await closeFile(descriptor);
  }
}
