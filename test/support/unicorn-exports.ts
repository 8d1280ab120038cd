/** One small table, a full export of it, and the window of 15 minutes after that, as the tests of the writer need it. */
import type { ExportSettings } from '../../src/demo/export-draft.ts';
import { buildFullExport, buildIncrementalExport } from '../../src/demo/export-writer.ts';
import { SimulatedTable } from '../../src/demo/simulated-table.ts';
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';
import { exportedTable } from './export-generator.ts';

export const AT = Date.UTC(2024, 4, 27, 6, 11, 47, 109);
export const TO = AT + 900_000;

/** Items over ten partition keys before the full export; an insert, an update and a delete after it. */
export function unicornTable(count = 40): SimulatedTable {
  const table = new SimulatedTable(['pk', 'sk']);
  for (let index = 0; index < count; index++) {
    table.put(
      new Map<string, AttributeValue>([
        ['pk', { S: `p${index % 10}` }],
        ['sk', { N: String(index) }],
        ['zebra', { S: 'Zürich "quoted"\n' }],
        [
          'alpha',
          {
            M: new Map<string, AttributeValue>([
              ['b', { NULL: true }],
              ['B', { BOOL: false }],
            ]),
          },
        ],
      ]),
      (AT - 60_000) * 1000,
    );
  }
  const keyOf = (index: number): AttributeMap =>
    new Map<string, AttributeValue>([
      ['pk', { S: `p${index % 10}` }],
      ['sk', { N: String(index) }],
    ]);
  table.put(keyOf(100), AT * 1000 + 7);
  if (count > 0) {
    table.put(keyOf(1), AT * 1000 + 8);
    table.delete(keyOf(2), AT * 1000 + 9);
  }
  return table;
}

export const unicorns: ExportSettings = {
  table: exportedTable('unicorns', unicornTable()),
  bucket: 'a-bucket',
  prefix: null,
  seed: 7,
};
export const full = buildFullExport({ ...unicorns, at: AT });
export const incremental = buildIncrementalExport({ ...unicorns, from: AT, to: TO });
export const both = [
  { kind: 'full', exported: full },
  { kind: 'incremental', exported: incremental },
];
