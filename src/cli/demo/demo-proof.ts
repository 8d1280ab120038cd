/** Holds the warehouse against the simulated DynamoDB table: what the demo claims, it proves. */
import type { AttributeMap } from '../../item/attribute-value.ts';
import { DynaloadError } from '../../errors.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { SimulatedTable } from '../../demo/simulated-table.ts';

export interface Proven {
  readonly customers: number;
  readonly orders: number;
}

interface Compared {
  readonly table: keyof Proven;
  readonly columns: readonly string[];
  /** Attributes in the order of `columns`. */
  readonly attributes: readonly string[];
}

const COMPARED: readonly Compared[] = [
  { table: 'customers', columns: ['pk', 'sk', 'name', 'email'], attributes: ['pk', 'sk', 'name', 'email'] },
  {
    table: 'orders',
    columns: ['pk', 'sk', 'status', 'payment_reference'],
    attributes: ['pk', 'sk', 'status', 'paymentReference'],
  },
];

/**
 * Compares both tables with the items as they were at an instant, row by row.
 * @param at epoch milliseconds
 * @returns how many rows there are of each
 * @throws DynaloadError INTERNAL when a row is missing, too many or different
 */
export async function proveShop(
  warehouse: Warehouse,
  shop: SimulatedTable,
  at: number,
  signal: AbortSignal,
): Promise<Proven> {
  const counts = { customers: 0, orders: 0 };
  const items = [...shop.stateAt(at).values()];
  for (const compared of COMPARED) {
    const { table, columns } = compared;
    const { rows } = await warehouse.query(`select ${columns.join(', ')} from ${table}`, signal);
    const found = rows.map((row) => JSON.stringify(columns.map((name) => String(row[name])))).toSorted();
    const expected = items
      .filter((item) => belongsTo(item) === table)
      .map((item) => JSON.stringify(compared.attributes.map((name) => textOf(item, name))))
      .toSorted();
    requireSame(table, expected, found);
    counts[table] = found.length;
  }
  return counts;
}

function belongsTo(item: AttributeMap): keyof Proven {
  return textOf(item, 'sk') === 'PROFILE' ? 'customers' : 'orders';
}

function textOf(item: AttributeMap, name: string): string {
  const value = item.get(name);
  if (value === undefined) return 'null';
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  throw new RangeError(`expected ${name} to be text or a number, got ${JSON.stringify(value)}`);
}

function requireSame(table: string, expected: readonly string[], found: readonly string[]): void {
  const missing = expected.find((row) => !found.includes(row));
  const excess = found.find((row) => !expected.includes(row));
  if (expected.length === found.length && missing === undefined && excess === undefined) return;
  throw new DynaloadError(
    'INTERNAL',
    `The table ${table} holds ${found.length} rows, and the simulated DynamoDB table ${expected.length} items that ` +
      `belong to it. The first that differ: expected ${missing ?? 'none'}, found ${excess ?? 'none'}.`,
  );
}
