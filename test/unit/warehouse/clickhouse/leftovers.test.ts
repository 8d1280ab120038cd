import { describe, expect, it } from '@jest/globals';
import { Catalog } from '../../../../src/warehouse/clickhouse/books/catalog.ts';
import { leftovers } from '../../../../src/warehouse/clickhouse/books/leftovers.ts';
import type { Mark } from '../../../../src/warehouse/clickhouse/statements/mark.ts';

const staging = (sequence: string, table = 'orders'): Mark => ({
  kind: 'staging',
  table,
  sequence,
  exportId: '01',
});
const generation = (id: string, table = 'orders'): Mark => ({
  kind: 'generation',
  table,
  generation: id,
  exportId: '01',
  shapeHash: '',
  mappingHash: '',
});
const view = (of: string): Mark => ({ kind: 'view', table: 'orders', generation: of });

const left = (
  marks: Readonly<Record<string, Mark>>,
  current?: string,
  requested?: string,
): readonly string[] => {
  const tables = Object.entries(marks).map(([name, mark]) => ({ name, engine: 'MergeTree', mark }));
  return leftovers(new Catalog(tables, 'a warehouse'), { table: 'orders', current, requested });
};

describe('leftovers', () => {
  it('are staging tables, but not those whose rows are being applied', () => {
    expect(
      left({
        orders__stg_5: staging('5'),
        orders__apply_6: staging('6'),
        customers__stg_5: staging('5', 'customers'),
      }),
    ).toEqual(['orders__stg_5']);
  });

  it('are generations that nobody published, but not the one that is asked for', () => {
    const marks = {
      orders__4: generation('4'),
      orders__new_5: generation('5'),
      orders__new_6: generation('6'),
      customers__new_5: generation('5', 'customers'),
    };
    expect(left(marks, '4')).toEqual(['orders__new_5', 'orders__new_6']);
    expect(left(marks, '4', '6')).toEqual(['orders__new_5']);
  });

  it('are generations that readers saw before, but not one that they are about to see', () => {
    const marks = { orders__3: generation('3'), orders__4: generation('4'), orders__5: generation('5') };
    expect(left(marks, '4')).toEqual(['orders__3']);
    expect(left(marks)).toEqual([]);
  });

  it('are views that were to take the place of the one that people read', () => {
    expect(left({ orders: view('4'), orders__view_5_ab: view('5') }, '4')).toEqual(['orders__view_5_ab']);
  });
});
