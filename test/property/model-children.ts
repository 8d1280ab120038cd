/** The child tables of the model's targets, and what they should hold, told by the simulated table alone. */
import { expect } from '@jest/globals';
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';
import type { QueryValue, Warehouse } from '../../src/warehouse/warehouse.ts';

export function explodeFor(table: string): readonly unknown[] {
  return [
    {
      table: `${table}_lines`,
      from: 'lines',
      position: 'nr',
      columns: { sku: 'string', qty: 'decimal(20,2)' },
      explode: [
        {
          table: `${table}_codes`,
          from: 'codes',
          columns: { code: { type: 'string', from: [] } },
        },
      ],
    },
  ];
}

/** @param items that the parent has */
export async function checkChildren(
  warehouse: Warehouse,
  table: string,
  items: readonly AttributeMap[],
): Promise<void> {
  const found = async (name: string): Promise<readonly string[]> => {
    const { rows } = await warehouse.query(`select * from ${warehouse.dialect.quoteIdentifier(name)}`);
    return rows.map((row) => JSON.stringify(Object.values(row).map(shown))).toSorted();
  };
  const lines = items.flatMap((item) =>
    listOf(item.get('lines')).map((line, nr) => ({ key: keyOf(item), nr, members: mapOf(line) })),
  );
  const expected = lines.map(({ key, nr, members }) =>
    JSON.stringify([...key, String(nr), scalarOf(members.get('sku')), scalarOf(members.get('qty'))]),
  );
  expect(await found(`${table}_lines`)).toEqual(expected.toSorted());
  const codes = lines.flatMap(({ key, nr, members }) =>
    listOf(members.get('codes')).map((code, position) =>
      JSON.stringify([...key, String(nr), String(position), scalarOf(code)]),
    ),
  );
  expect(await found(`${table}_codes`)).toEqual(codes.toSorted());
}

/** Decimals without the zeros that one engine shows and the other does not. */
function shown(value: QueryValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
}

function keyOf(item: AttributeMap): readonly (string | null)[] {
  return ['pk', 'sk'].flatMap((name) => (item.has(name) ? [scalarOf(item.get(name))] : []));
}

function scalarOf(value: AttributeValue | undefined): string | null {
  if (value === undefined) return null;
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  throw new Error('expected a text or a number');
}

function listOf(value: AttributeValue | undefined): readonly AttributeValue[] {
  return value !== undefined && 'L' in value ? value.L : [];
}

function mapOf(value: AttributeValue): AttributeMap {
  return 'M' in value ? value.M : new Map();
}
