/** How fast lines become rows, with the lines in memory and the rows thrown away. */
import { readDataFile } from '../../../src/export/data/data-file.ts';
import { forEachLine, type LineBatch } from '../../../src/export/data/lines.ts';
import { createLineEncoder } from '../../../src/row/create-line-encoder.ts';
import { TargetRows } from '../../../src/row/target-rows.ts';
import { tsvFormat } from '../../../src/warehouse/clickhouse/statements/tsv-format.ts';
import { openExport, type OpenedExport } from '../data/read-back.ts';
import { benchMapping, type MappingName } from '../mappings.ts';
import { measureInTurn, type Rounds, type Task } from '../measure.ts';

export interface DecodeRequest {
  readonly root: string;
  readonly mapping: MappingName;
  readonly rounds: number;
  /** Whether JSON.parse is measured too. */
  readonly baselines: boolean;
}

export interface DecodeResult {
  /** Of DynamoDB JSON. */
  readonly bytes: number;
  readonly seconds: Rounds;
  /** Lines, of all, that the fast decoder left to the reference decoder. */
  readonly fallbackRate: number;
}

const WARM_UP_ROUNDS = 4;
/** The pipeline hands rows over in blocks of about this size. */
const BLOCK_BYTES = 16 * 1024 * 1024;

export async function decodeWork(request: DecodeRequest): Promise<DecodeResult> {
  const opened = await openExport(request.root);
  const batches = await readBatches(opened);
  const bytes = batches.reduce((sum, { batch }) => sum + batch.bytes.length, 0);
  let fallbackLines = 0;
  const decode: Task = {
    name: 'decode',
    expected: opened.exportInfo.itemCount,
    run: () => {
      const decoded = decodeBatches(opened, batches, request.mapping);
      ({ fallbackLines } = decoded);
      return decoded.rows;
    },
  };
  const tasks = request.baselines ? [decode, ...baselineTasks(opened, batches)] : [decode];
  // V8 compiles the hot functions of WebAssembly anew while they run: it takes some rounds for all of them to be in place.
  for (let round = 0; round < WARM_UP_ROUNDS; round++) await decode.run();
  const seconds = await measureInTurn(tasks, request.rounds, true);
  return { bytes, seconds, fallbackRate: fallbackLines / opened.exportInfo.itemCount };
}

interface FileBatch {
  readonly file: string;
  readonly batch: LineBatch;
}

async function readBatches({ store, exportInfo, files }: OpenedExport): Promise<readonly FileBatch[]> {
  const batches: FileBatch[] = [];
  for (const file of files) {
    const address = store.address(file.key);
    const onBatch = (batch: LineBatch): void => {
      // Its bytes stand only until the next one is made.
      batches.push({ file: address, batch: { ...batch, bytes: Buffer.from(batch.bytes) } });
    };
    await readDataFile({ store, file, exportId: exportInfo.exportId, onBatch });
  }
  return batches;
}

function decodeBatches(
  { exportInfo }: OpenedExport,
  batches: readonly FileBatch[],
  name: MappingName,
): { readonly rows: number; readonly fallbackLines: number } {
  const { mapping, target } = benchMapping(name);
  const rows = new TargetRows();
  const encoder = createLineEncoder({
    mapping,
    source: exportInfo,
    format: tsvFormat,
    targets: [{ target, floor: 0, loadedAt: 0, rows }],
  });
  for (const { file, batch } of batches) {
    encoder.encodeBatch(batch, file);
    if (rows.puts.length >= BLOCK_BYTES) rows.puts.take();
  }
  const fallbackLines =
    'fallbackLines' in encoder && typeof encoder.fallbackLines === 'number' ? encoder.fallbackLines : 0;
  return { rows: rows.counts.puts + rows.counts.deletes, fallbackLines };
}

function baselineTasks({ exportInfo }: OpenedExport, batches: readonly FileBatch[]): readonly Task[] {
  const strings: string[] = [];
  for (const { batch } of batches) forEachLine(batch, (line) => strings.push(textOf(line)));
  return [
    {
      name: 'jsonParse',
      expected: exportInfo.itemCount,
      run: () => {
        let objects = 0;
        for (const { batch } of batches) {
          forEachLine(batch, (line) => {
            if (JSON.parse(textOf(line)) !== null) objects += 1;
          });
        }
        return objects;
      },
    },
    {
      name: 'jsonParseOfStrings',
      expected: exportInfo.itemCount,
      run: () => strings.reduce((objects, line) => objects + (JSON.parse(line) === null ? 0 : 1), 0),
    },
  ];
}

function textOf(line: Uint8Array): string {
  return Buffer.from(line.buffer, line.byteOffset, line.length).toString();
}
