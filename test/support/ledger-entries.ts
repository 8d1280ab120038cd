import type { Batch } from '../../src/ledger/batch.ts';
import { ledgerEntryRecord } from '../../src/ledger/ledger-record.ts';
import type { LedgerEntry } from '../../src/ledger/ledger.ts';

export type EntryDraft = Partial<Omit<LedgerEntry, 'batch'>> & { readonly batch?: Partial<Batch> };

/** An entry of a target, with what the test is about. */
export function ledgerEntry(more: EntryDraft): LedgerEntry {
  return {
    table: 'orders',
    generation: '1',
    sequence: 1n,
    action: 'merge',
    watermarkBefore: null,
    watermark: more.batch?.to ?? 0,
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
    batch: { id: 'an export', kind: 'incremental', from: 0, to: 0, position: null, ...more.batch },
  };
}

/** Puts entries into a ledger, past everything that loads rows. @param ledger name of the table, quoted where it has to be */
export function insertEntries(ledger: string, entries: readonly LedgerEntry[]): string {
  const rows = entries.map((entry) => Object.values(fieldsOf(entry)).join(', '));
  const columns = entries.slice(0, 1).flatMap((entry) => Object.keys(fieldsOf(entry)));
  return `INSERT INTO ${ledger} (${columns.map((name) => `"${name}"`).join(', ')}) VALUES ${rows.map((row) => `(${row})`).join(', ')}`;
}

/** So many times as many merges as there are, each a quarter of an hour after the one before it: 2, 4, 8 and so on. */
export function doubleMerges(ledger: string, table: string, doublings: number): readonly string[] {
  const columns = Object.keys(fieldsOf(ledgerEntry({}))).map((name) => `"${name}"`);
  return Array.from({ length: doublings }, (_, round) => {
    const later = `INTERVAL '${900 * 2 ** round}' SECOND`;
    const values = columns.map((column) => {
      if (column === '"sequence"') return `"sequence" + ${2 ** round}`;
      if (column === '"batch_id"') return `concat("batch_id", '-${round}')`;
      return /batch_(from|to)|watermark/.test(column) ? `${column} + ${later}` : column;
    });
    return `INSERT INTO ${ledger} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${ledger} WHERE "table" = '${table}' AND "action" = 'merge'`;
  });
}

/** The record of the ledger gives the columns; how the two engines take a literal is this file's own. */
function fieldsOf(entry: LedgerEntry): Readonly<Record<string, string>> {
  const text = (value: string): string => `'${value}'`;
  const time = (millis: number): string =>
    text(new Date(millis).toISOString().replace('T', ' ').slice(0, 23));
  const fields = ledgerEntryRecord.give(entry);
  return Object.fromEntries(
    ledgerEntryRecord.columns.map(({ name, type }, index) => {
      const field = fields[index] ?? null;
      if (field === null) return [name, 'NULL'];
      if (type === 'time') return [name, time(Number(field))];
      return [name, typeof field === 'string' ? text(field) : String(field)];
    }),
  );
}
