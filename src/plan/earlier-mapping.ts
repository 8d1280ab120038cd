/**
 * Whether rows of a target may still be those that another mapping made. A mapping that changes without its columns (a
 * path, a format, a default) goes on with the same table, which then holds rows of both. Pure.
 */
import type { LedgerDigest } from '../ledger/ledger.ts';

/**
 * The ledger says by which mapping each load derived its rows. Rows of a load are known to be gone when
 * - the same export was loaded again: every row that is still at one of its versions was derived anew; or
 * - a full export of a later instant was: it has a version of every row that the table had then, above all of theirs.
 *   That takes a table that was exact: one with a gap may have a row that no full export has.
 * What a load refused counts like a row, since another mapping may take it; a delete is the same with every mapping.
 * @param hash of today's mapping
 */
export function hasEarlierRows(
  { origins, departures }: Pick<LedgerDigest, 'origins' | 'departures'>,
  hash: string,
): boolean {
  const isExact = departures.every(({ accepted }) => accepted === 'none');
  return origins.some(({ mappingHash, isCovered }) => mappingHash !== hash && !(isExact && isCovered));
}
