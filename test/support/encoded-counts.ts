/** Exports by way of the encoder alone: how their records fare with a mapping, without a warehouse. */
import { readDataFile } from '../../src/export/data/data-file.ts';
import { forEachLine } from '../../src/export/data/lines.ts';
import type { ExportSource } from '../../src/export/open-source.ts';
import { decodeLine } from '../../src/item/export-line.ts';
import type { TableMapping } from '../../src/mapping/mapping.ts';
import type { ListedExport } from '../../src/profile/sample.ts';
import { createLineEncoder } from '../../src/row/create-line-encoder.ts';
import type { Reject } from '../../src/row/reject.ts';
import { TargetRows } from '../../src/row/target-rows.ts';
import { JSON_ROWS } from './json-rows.ts';

export interface EncodedCounts {
  readonly records: number;
  /** Of all targets: a record that two of them take counts twice. */
  readonly puts: number;
  /** Records without an item. */
  readonly deletes: number;
  readonly rejects: readonly Reject[];
}

export async function encodedCounts(
  { store }: ExportSource,
  exports: readonly ListedExport[],
  mapping: TableMapping,
): Promise<EncodedCounts> {
  let [records, puts, deletes] = [0, 0, 0];
  const rejects: Reject[] = [];
  for (const { info, files } of exports) {
    const targets = mapping.targets.map((target) => ({
      target,
      floor: 0,
      loadedAt: 0,
      rows: new TargetRows(),
    }));
    const encoder = createLineEncoder({ mapping, source: info, targets, format: JSON_ROWS });
    for (const file of files) {
      await readDataFile({
        store,
        file,
        exportId: info.exportId,
        onBatch: (batch) => {
          for (const { rows } of targets) rows.beginBatch(file.key);
          encoder.encodeBatch(batch, file.key);
          forEachLine(batch, (line, number) => {
            records += 1;
            const { kind } = decodeLine(line, info.kind, { file: file.key, line: number });
            if (kind === 'delete') deletes += 1;
          });
        },
      });
    }
    for (const { rows } of targets) {
      const part = rows.takePart();
      rejects.push(...part.rejects);
      for (const counts of part.counts.values()) puts += counts.puts;
    }
  }
  return { records, puts, deletes, rejects };
}
