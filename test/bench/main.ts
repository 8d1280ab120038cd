/** `npm run bench`: how dynaload compares with what it stands on and with what it stands in for, in one run. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { bestCompression } from '../../src/stage/compression.ts';
import { benchDocumentSchema, type BenchDocument, type Figure } from './bench-document.ts';
import { prepareCommand } from './dynaload-command.ts';
import { median, medianRatio } from './measure.ts';
import { readOptions, USAGE, type BenchOptions } from './options.ts';
import { provideExports } from './provided-exports.ts';
import { measureReading } from './reading.ts';
import { oneCore } from './run-child.ts';
import {
  measureDecoding,
  measureGrowth,
  measureMemory,
  measureStaging,
  measureSync,
  type ScenarioContext,
} from './scenarios.ts';
import { measureSending } from './sending.ts';
import { showDocument } from './show-document.ts';

const options = readOptions(process.argv.slice(2));
if (options === null) process.stdout.write(USAGE);
else await run(options);

async function run(chosen: BenchOptions): Promise<void> {
  const onProgress = (what: string): void => void process.stderr.write(`${what}\n`);
  await mkdir(chosen.folder, { recursive: true });
  const scratch = path.resolve(await mkdtemp(path.join(chosen.folder, 'scratch-')));
  try {
    if (chosen.reading !== null) {
      for (const rows of chosen.reading) {
        process.stdout.write(await measureReading({ rows, rounds: chosen.rounds, scratch, onProgress }));
      }
      return;
    }
    if (chosen.sending) {
      process.stdout.write(await measureSending(chosen.rounds, onProgress));
      return;
    }
    await prepareCommand();
    const exports = await provideExports(chosen, onProgress);
    const document = await measure({ options: chosen, exports, scratch, onProgress });
    process.stdout.write(`\n${showDocument(document)}`);
    if (chosen.json !== null) await writeFile(chosen.json, `${JSON.stringify(document, null, 2)}\n`);
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function measure(context: ScenarioContext): Promise<BenchDocument> {
  const decoding = await measureDecoding(context);
  const staging = await measureStaging(context);
  const memory = await measureMemory(context);
  const syncing = await measureSync(context);
  const { seconds: growth, reading } = await measureGrowth(context);
  const seconds = { ...decoding.seconds, ...staging, ...syncing, ...growth };
  const of = (name: string): readonly number[] => seconds[name] ?? [];
  const bytesRead: Readonly<Record<string, number>> = {
    ...decoding.bytesRead,
    ...Object.fromEntries(Object.keys(staging).map((name) => [name, decoding.bytes])),
  };
  const { items, quick } = context.options;
  return benchDocumentSchema.parse({
    // The time of the other over ours is our speed over that of the other.
    decodeVsJsonParse: medianRatio(of('jsonParse'), of('decodeNarrow')),
    decodeVsGunzip: medianRatio(of('gunzip'), of('decodeNarrow')),
    decodeVsGunzipLargeChunks: medianRatio(of('gunzipLargeChunks'), of('decodeNarrow')),
    stageVsGunzip: medianRatio(of('stage'), of('gunzipBesideStage')),
    stageVsGunzipLargeChunks: medianRatio(of('stage'), of('gunzipLargeChunksBesideStage')),
    tenTargetsVsOne: medianRatio(of('stageTenTargets'), of('stage')),
    childTableVsNone: medianRatio(of('stageChildTable'), of('stage')),
    stageVsSdk: medianRatio(of('sdk'), of('stageBesideSdk')),
    syncVsClickHouse: medianRatio(of('sync'), of('clickHouse')),
    peakMemoryMB: median(memory.once) / 1e6,
    peakMemory10xMB: median(memory.tenfold) / 1e6,
    peakMemoryHugeMB: memory.hugeManifest / 1e6,
    reading,
    node: process.version,
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      platform: `${process.platform} ${process.arch}`,
    },
    quick,
    items,
    bytes: decoding.bytes,
    compression: bestCompression().name,
    oneCore: oneCore().description,
    fallbackRates: decoding.fallbackRates,
    figures: Object.fromEntries(
      Object.entries(seconds).map(([name, times]) => [name, figure(times, bytesRead[name])]),
    ),
  });
}

function figure(seconds: readonly number[], bytes: number | undefined): Figure {
  const middle = median(seconds);
  return {
    seconds: [...seconds],
    median: middle,
    megabytesPerSecond: bytes === undefined ? null : bytes / middle / 1e6,
  };
}
