/** What a ledger comes down to, in plain steps over all of its entries: what the adapters do in SQL is held to this. */
import { singleLoads, type LedgerDigest, type LedgerEntry, type Stretch } from '../../src/ledger/ledger.ts';

/** @param loads of one generation, by sequence @param ends none: of no export */
export function digestOf(loads: readonly LedgerEntry[], ends?: Stretch): LedgerDigest {
  const [first] = loads;
  if (first === undefined) throw new Error('a generation begins with a load');
  return {
    loads: loads.length,
    base: first.batch.to,
    tableArn: first.tableArn,
    tableId: loads.find(({ tableId }) => tableId !== null)?.tableId ?? null,
    watermark: loads.reduce((most, { watermark }) => Math.max(most, watermark), first.watermark),
    merges: loads.filter(({ action }) => action === 'merge').length,
    rejected: missedBy(loads),
    ...singleLoads(loads),
    origins: originsOf(loads),
    batches: loads
      .map(({ action, batch: { id, to } }) => ({ action, id, to }))
      .filter(({ to }) => ends !== undefined && to >= ends.from && to <= ends.to),
  };
}

function originsOf(loads: readonly LedgerEntry[]): LedgerDigest['origins'] {
  const covered = new Map<string, boolean>();
  loads.forEach((load, index) => {
    const later = loads.slice(index + 1);
    if (load.puts + load.rejected === 0 || isLoadedAgain(load, later)) return;
    const isCovered = isCoveredBy(load, later);
    covered.set(load.mappingHash, isCovered && (covered.get(load.mappingHash) ?? true));
  });
  return [...covered]
    .map(([mappingHash, isCovered]) => ({ mappingHash, isCovered }))
    .toSorted((a, b) => (a.mappingHash < b.mappingHash ? -1 : 1));
}

function missedBy(loads: readonly LedgerEntry[]): number {
  const missed = loads.filter((load, index) => {
    const later = loads.slice(index + 1);
    return !isLoadedAgain(load, later) && !isCoveredBy(load, later);
  });
  return missed.reduce((sum, { rejected }) => sum + rejected, 0);
}

function isLoadedAgain({ batch }: LedgerEntry, later: readonly LedgerEntry[]): boolean {
  return later.some((load) => load.batch.id === batch.id);
}

function isCoveredBy({ batch: { to } }: LedgerEntry, later: readonly LedgerEntry[]): boolean {
  return later.some(({ batch }) => batch.kind === 'full' && batch.to >= to);
}
