import type { SimulatedTable } from '../../src/demo/simulated-table.ts';
import { messageOf } from '../../src/errors.ts';
import type { TableMapping } from '../../src/mapping/mapping.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { expectedRow, foundRow } from './model-check.ts';

/** Somebody who reads a target all the time, and remembers how far it was. */
export class ReaderCheck {
  readonly #warehouse: Warehouse;
  readonly #statement: string;
  /** What a reader may see, by the instants of the exports, ascending. */
  readonly #states: readonly string[];
  /** Index of the earliest state that fits all that was seen. */
  #reached = -1;
  /** The first thing that was wrong. */
  #wrong: string | null = null;

  constructor(
    warehouse: Warehouse,
    mapping: TableMapping,
    table: SimulatedTable,
    instants: readonly number[],
  ) {
    this.#warehouse = warehouse;
    const name = mapping.targets[0]?.table ?? '';
    this.#statement = `select * from ${warehouse.dialect.quoteIdentifier(name)}`;
    this.#states = [...new Set(instants)]
      .toSorted((a, b) => a - b)
      .map((at) => textOf([...table.stateAt(at).values()].map((item) => expectedRow(item, 0))));
  }

  /** Notes when the table is not what it was at one of the instants, or is earlier than it has been seen. Never throws. */
  async look(): Promise<void> {
    if (this.#wrong !== null) return;
    const found = await this.#read();
    // Nothing is there before the first load, and never again after it.
    if (found === null) return;
    const at = this.#states.findIndex((state, index) => index >= this.#reached && state === found);
    if (at === -1) {
      const may = this.#states.slice(Math.max(0, this.#reached));
      this.#wrong = `readers saw:\n${found}\nand may see:\n${may.join('\nor:\n')}`;
    } else this.#reached = at;
  }

  /** What a reader should not have seen; null for nothing. */
  get wrong(): string | null {
    return this.#wrong;
  }

  async #read(): Promise<string | null> {
    try {
      const { rows } = await this.#warehouse.query(this.#statement);
      return textOf(rows.map(foundRow));
    } catch (thrown) {
      if (this.#reached !== -1) this.#wrong = `readers were told: ${messageOf(thrown)}`;
      return null;
    }
  }
}

function textOf(rows: readonly string[]): string {
  return rows.toSorted().join('\n');
}
