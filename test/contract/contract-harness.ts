import type { OldBooks } from '../support/old-books.ts';
import type { AroundCall } from '../support/gated-channel.ts';
import type { QueryValue, Warehouse } from '../../src/warehouse/warehouse.ts';

/** A warehouse of one's own: empty, and gone when it is closed. */
export interface OpenedWarehouse {
  readonly warehouse: Warehouse;
  close(): Promise<void>;
}

export interface ContractWarehouse extends OpenedWarehouse {
  /** Another way into the same warehouse, as another run would have it. The caller closes it. */
  openAgain(): Promise<Warehouse>;
  /** The same, with something around every call to the engine. */
  openGated(around: AroundCall): Promise<Warehouse>;
  /** Makes a table with one column, `note`, and one row, `theirs`, as somebody else would. */
  makeForeignTable(table: string): Promise<void>;
  /** Runs a statement past the adapter. */
  execute(sql: string): Promise<void>;
  /** The ledger, as such a statement names it. */
  readonly ledger: string;
  readonly oldBooks: OldBooks;
}

/** What runs for all of a file's tests: an engine, and what it needs. */
export interface ContractEngine {
  /** An empty warehouse in it. What other parts of the contract leave behind is not looked at there. */
  openNext(): Promise<ContractWarehouse>;
  close(): Promise<void>;
}

/** What the contract has to know of an adapter to be run against it. */
export interface ContractHarness {
  readonly name: string;
  start(): Promise<ContractEngine>;
  /** An SQL expression for the bytes of a column as upper-case hexadecimal digits. */
  hexOf(column: string): string;
  /** The elements of a list as `query` gives it. */
  listOf(value: QueryValue): unknown;
  /** What results call a column of that name. Default: the same. */
  nameOf?(name: string): string;
  /** What a missing list looks like. */
  readonly missingList: 'empty' | 'null';
  /** How many times as many calls a load takes as on one server. Default: 1. */
  readonly moreCalls?: number;
  /** Whether calls cost so little that a run dies at each of them, and not just at some. Default: false. */
  readonly isQuick?: boolean;
}

/** A warehouse for a whole file of tests. */
export async function openOnly(harness: ContractHarness): Promise<ContractWarehouse> {
  const engine = await harness.start();
  const opened = await engine.openNext();
  return {
    ...opened,
    close: async () => {
      await opened.close();
      await engine.close();
    },
  };
}

/** The warehouse of the part that is running. */
export interface ContractContext {
  readonly harness: ContractHarness;
  readonly opened: ContractWarehouse;
  readonly warehouse: Warehouse;
}
