/** The child tables of the model's targets, and what they should hold, told by the simulated table alone. */
import { expect } from '@jest/globals';
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';
import type { QueryResult, QueryValue, Warehouse } from '../../src/warehouse/warehouse.ts';

/** Columns of lines beside `sku`, for each edition: those that a table of any before it can be given. */
const LINES: readonly Readonly<Record<string, unknown>>[] = [
  { qty: 'decimal(20,2)' },
  { twice: { type: 'string', from: 'qty' }, qty: 'decimal(20,2)' },
  { qty: 'decimal(24,4)', twice: { type: 'string', from: 'qty' } },
  { qty: 'decimal(24,4)' },
  { twice: { type: 'string', from: 'qty' } },
];

/** @param sku the column of that name */
export function explodeFor(
  table: string,
  sku: Readonly<Record<string, unknown>>,
  edition: number,
): readonly unknown[] {
  const codes = {
    table: `${table}_codes`,
    from: 'codes',
    columns: {
      code: { type: 'string', from: [] },
      ...(edition > 2 ? { again: { type: 'string', from: [] } } : {}),
    },
  };
  const columns = { ...sku, ...LINES[edition] };
  return [{ table: `${table}_lines`, from: 'lines', position: 'nr', columns, explode: [codes] }];
}

/** What the parent has of an item. */
export interface Parent {
  readonly item: AttributeMap;
  /** As columns. */
  readonly key: readonly string[];
  /** Of the mapping that made its row. */
  readonly edition: number;
  /** What that holds of a line. */
  readonly skuOf: (line: AttributeMap) => string | null;
}

export async function checkChildren(
  warehouse: Warehouse,
  table: string,
  parents: readonly Parent[],
): Promise<void> {
  const found = async (name: string, columns: readonly string[]): Promise<readonly string[]> => {
    const { rows } = await warehouse.query(`select * from ${warehouse.dialect.quoteIdentifier(name)}`);
    const shownIn = (row: QueryResult['rows'][number]): string =>
      JSON.stringify(columns.map((column) => shown(row[column])));
    return rows.map(shownIn).toSorted();
  };
  const lines = parents.flatMap(({ item, key, edition, skuOf }) =>
    listOf(item.get('lines')).map((line, nr) => ({
      key,
      nr,
      edition,
      members: mapOf(line),
      sku: skuOf(mapOf(line)),
    })),
  );
  const expected = lines.map(({ key, nr, edition, members, sku }) => {
    const qty = scalarOf(members.get('qty'));
    const of = (name: string): string | null => (name in (LINES[edition] ?? {}) ? qty : null);
    return JSON.stringify([...padded(key), String(nr), sku, of('qty'), of('twice')]);
  });
  expect(await found(`${table}_lines`, ['pk', 'sk', 'nr', 'sku', 'qty', 'twice'])).toEqual(
    expected.toSorted(),
  );
  const codes = lines.flatMap(({ key, nr, edition, members }) =>
    listOf(members.get('codes')).map((code, position) =>
      JSON.stringify([
        ...padded(key),
        String(nr),
        String(position),
        scalarOf(code),
        edition > 2 ? scalarOf(code) : null,
      ]),
    ),
  );
  const shownCodes = await found(`${table}_codes`, ['pk', 'sk', 'nr', 'position_2', 'code', 'again']);
  expect(shownCodes).toEqual(codes.toSorted());
}

/** With a sort key, if only as none. */
function padded([pk, sk]: readonly string[]): readonly (string | null)[] {
  return [pk ?? null, sk ?? null];
}

/** Decimals without the zeros that one engine shows and the other does not. */
function shown(value: QueryValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
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
