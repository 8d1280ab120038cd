import { describe, expect, it } from '@jest/globals';
import { Catalog } from '../../../../src/warehouse/clickhouse/catalog.ts';
import { leftovers } from '../../../../src/warehouse/clickhouse/leftovers.ts';
import type { Mark } from '../../../../src/warehouse/clickhouse/mark.ts';

const HOUR = 3_600_000_000n;
const NOW = 1_700_000_000_000_000n;
const ago = (hours: bigint): string => String(NOW - hours * HOUR);

const staging = (sequence: string, exportId: string, table = 'orders'): Mark => ({
  kind: 'staging',
  table,
  sequence,
  exportId,
});
const generation = (id: string, exportId: string, table = 'orders'): Mark => ({
  kind: 'generation',
  table,
  generation: id,
  exportId,
  shapeHash: '',
  mappingHash: '',
});

const left = (
  marks: Readonly<Record<string, Mark>>,
  current?: string,
  requested?: string,
): readonly string[] => {
  const tables = Object.entries(marks).map(([name, mark]) => ({ name, engine: 'MergeTree', mark }));
  return leftovers(new Catalog(tables, 'a warehouse'), {
    table: 'orders',
    exportId: 'mine',
    current,
    requested,
    now: NOW,
  });
};

describe('leftovers', () => {
  it('are the staging tables of the same export, and those that nobody came back for', () => {
    const marks = {
      same: staging(ago(1n), 'mine'),
      other: staging(ago(1n), 'theirs'),
      forgotten: staging(ago(25n), 'theirs'),
      elsewhere: staging(ago(25n), 'mine', 'customers'),
    };
    expect(left(marks)).toEqual(['same', 'forgotten']);
  });

  it('are the generations that were overtaken, but never the current or the requested one', () => {
    const marks = {
      overtaken: generation(ago(5n), 'theirs'),
      current: generation(ago(4n), 'mine'),
      building: generation(ago(3n), 'theirs'),
      mine: generation(ago(2n), 'mine'),
      elsewhere: generation(ago(30n), 'mine', 'customers'),
    };
    expect(left(marks, ago(4n))).toEqual(['overtaken', 'mine']);
    expect(left(marks, ago(4n), ago(2n))).toEqual(['overtaken']);
    expect(left(marks, ago(4n), ago(5n))).toEqual(['mine']);
  });

  it('are not the only generation there is', () => {
    expect(left({ current: generation(ago(1000n), 'mine') }, ago(1000n))).toEqual([]);
  });
});
