import type { LedgerEntry } from '../../src/warehouse/ledger.ts';

/** An entry of a target, with what the test is about. */
export function ledgerEntry(more: Partial<LedgerEntry>): LedgerEntry {
  return {
    table: 'orders',
    generation: '1',
    sequence: 1n,
    action: 'merge',
    exportId: 'an export',
    kind: 'incremental',
    from: 0,
    to: 0,
    watermarkBefore: null,
    watermark: more.to ?? 0,
    accepted: 'none',
    tableArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/Orders',
    tableId: 'lineage-1',
    mappingHash: 'hash',
    items: 0,
    puts: 0,
    deletes: 0,
    rejected: 0,
    nulled: 0,
    elsewhere: 0,
    belowFloor: 0,
    rows: 0,
    startedAt: 0,
    finishedAt: 0,
    ...more,
  };
}
