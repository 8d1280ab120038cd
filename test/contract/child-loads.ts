/** Orders with lines, as the contract's tests of child tables load and read them. */
import type { AttributeValue } from '../../src/item/attribute-value.ts';
import { convert } from '../../src/type/convert.ts';
import type { Cell } from '../../src/type/cell.ts';
import type { ElementColumn, RowsType } from '../../src/type/column-type.ts';
import type { TargetMapping } from '../../src/mapping/mapping.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { typeOf } from '../support/encoder-builders.ts';
import { targetOf, text, uniqueTable, type Put } from './contract-loads.ts';

export function element(
  name: string,
  type: string | RowsType,
  path: ElementColumn['path'] = [name],
): ElementColumn {
  const parsed = typeof type === 'string' ? typeOf(type) : type;
  return { name, path, type: parsed, onMismatch: 'reject', default: null, nullValues: [] };
}

export function rows(
  label: string,
  columns: readonly ElementColumn[],
  by: RowsType['by'] = 'position',
): RowsType {
  return { kind: 'rows', by, label, columns };
}

export const LINES = [element('sku', 'string'), element('qty', 'int32')];

/** Orders with lines; `parts` are the columns of the child table. */
export function ordersTarget(table = uniqueTable(), parts: readonly ElementColumn[] = LINES): TargetMapping {
  return targetOf(table, [
    { name: 'pk', type: typeOf('string'), key: true },
    { name: 'note', type: typeOf('string') },
    { name: `${table}_lines`, type: rows('position', parts) },
  ]);
}

export function order(target: TargetMapping, pk: string, given: AttributeValue | null, version: number): Put {
  const cells = target.columns.map(({ type, name }): Cell => {
    if (name === 'pk') return text(pk);
    if (type.kind !== 'rows') return text(`note ${version}`);
    if (given === null) return { kind: 'null' };
    const cell = convert(given, type);
    if (cell.kind === 'mismatch') throw new Error(cell.reason);
    return cell;
  });
  return { cells, version };
}

/** `[["a", 1], …]` as lines. */
export function lines(...each: readonly (readonly [sku: string, qty: number])[]): AttributeValue {
  return {
    L: each.map(([sku, qty]) => ({
      M: new Map([
        ['sku', { S: sku }],
        ['qty', { N: String(qty) }],
      ]),
    })),
  };
}

export async function readChild(warehouse: Warehouse, table: string, by: string): Promise<readonly string[]> {
  const quoted = warehouse.dialect.quoteIdentifier(table);
  const { rows: found } = await warehouse.query(`select * from ${quoted} order by ${by}`);
  return found.map((row) => Object.values(row).map(String).join(' '));
}

export async function readLines(warehouse: Warehouse, { table }: TargetMapping): Promise<readonly string[]> {
  return readChild(warehouse, `${table}_lines`, 'pk, position');
}
