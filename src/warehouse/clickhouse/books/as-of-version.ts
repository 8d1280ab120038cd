/** On replicas a table of the books has its next columns before it says so: a run may have died, or be, in between. */
import { CURRENT } from '../../sql/migrations.ts';
import { isUnknownColumn } from '../connect/clickhouse-errors.ts';

/** Reads a table of the books as one of the version that it says, or of one after it. @param read with the version */
export async function asOfVersion<Result>(
  said: number,
  read: (version: number) => Promise<Result>,
): Promise<Result> {
  for (let version = said; ; version += 1) {
    try {
      return await read(version);
    } catch (error) {
      if (version >= CURRENT.version || !isUnknownColumn(error)) throw error;
    }
  }
}
