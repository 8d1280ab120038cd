import type { AttributeMap } from '../../src/item/attribute-value.ts';
import type { SimulatedTable } from '../../src/demo/simulated-table.ts';
import { messageOf } from '../../src/errors.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { expectedRow, foundRow } from './model-check.ts';
import { keyValues, type Conversions } from './model-conversions.ts';

/** Rows by their keys, each as the editions of the mapping make it that are about. */
type State = ReadonlyMap<string, readonly string[]>;

export interface ReaderOptions {
  readonly warehouse: Warehouse;
  /** Name of the target. */
  readonly table: string;
  readonly simulated: SimulatedTable;
  /** Of the exports. */
  readonly instants: readonly number[];
  readonly conversions: Conversions;
  readonly editions: readonly number[];
}

/** Somebody who reads a target all the time, and remembers how far it was. */
export class ReaderCheck {
  readonly #warehouse: Warehouse;
  readonly #statement: string;
  readonly #hasSort: boolean;
  /** What a reader may see, by the instants of the exports, ascending. */
  readonly #states: readonly State[];
  /** Index of the earliest state that fits all that was seen. */
  #reached = -1;
  /** The first thing that was wrong. */
  #wrong: string | null = null;

  constructor({ warehouse, table, instants, conversions, editions, simulated }: ReaderOptions) {
    this.#warehouse = warehouse;
    this.#hasSort = simulated.primaryKey.length === 2;
    this.#statement = `select * from ${warehouse.dialect.quoteIdentifier(table)}`;
    this.#states = [...new Set(instants)]
      .toSorted((a, b) => a - b)
      .map((at) => {
        const rowsOf = (item: AttributeMap): readonly string[] =>
          editions.map((edition) => expectedRow(item, edition, conversions));
        const items = [...simulated.stateAt(at).values()];
        return new Map(items.map((item) => [JSON.stringify(keyValues(conversions, item)), rowsOf(item)]));
      });
  }

  /** Notes when the table is not what it was at one of the instants, or is earlier than it has been seen. Never throws. */
  async look(): Promise<void> {
    if (this.#wrong !== null) return;
    const found = await this.#read();
    // Nothing is there before the first load, and never again after it.
    if (found === null) return;
    const at = this.#states.findIndex((state, index) => index >= this.#reached && isState(found, state));
    if (at === -1) {
      const may = this.#states.slice(Math.max(0, this.#reached)).map((state) => [...state.values()].flat());
      this.#wrong = `readers saw:\n${textOf(found.values())}\nand may see:\n${may.map(textOf).join('\nor:\n')}`;
    } else this.#reached = at;
  }

  /** What a reader should not have seen; null for nothing. */
  get wrong(): string | null {
    return this.#wrong;
  }

  async #read(): Promise<ReadonlyMap<string, string> | null> {
    try {
      const { rows } = await this.#warehouse.query(this.#statement);
      const found = rows.map((row): [string, string] => [
        JSON.stringify(this.#hasSort ? [row['pk'], row['sk']] : [row['pk']]),
        foundRow(row),
      ]);
      const byKey = new Map(found);
      if (byKey.size < found.length) this.#wrong = `readers saw a key twice:\n${textOf(byKey.values())}`;
      return byKey;
    } catch (thrown) {
      if (this.#reached !== -1) this.#wrong = `readers were told: ${messageOf(thrown)}`;
      return null;
    }
  }
}

function isState(found: ReadonlyMap<string, string>, state: State): boolean {
  return (
    found.size === state.size && [...found].every(([key, row]) => state.get(key)?.includes(row) === true)
  );
}

function textOf(rows: Iterable<string>): string {
  return [...rows].toSorted().join('\n');
}
