/** The figures as people read them. */
import type { BenchDocument } from './bench-document.ts';

interface Row {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

export function showDocument(document: BenchDocument): string {
  const { machine, node, items, bytes, compression, oneCore } = document;
  const head = [
    `Node ${node}, ${machine.cpu}, ${machine.cores} cores, ${machine.platform}`,
    `1x: ${items.toLocaleString('en')} items, ${megabytes(bytes)} MB of DynamoDB JSON, ` +
      `${Math.round(bytes / items)} bytes each; rows staged with ${compression}; one core by ${oneCore}`,
  ];
  return [
    ...head,
    '',
    ...table(ratioRows(document)),
    '',
    ...table(readingRows(document)),
    '',
    ...table(figureRows(document)),
    '',
    ...table(fallbackRows(document)),
    '',
  ].join('\n');
}

function ratioRows(document: BenchDocument): readonly Row[] {
  const ratio = (name: RatioName, meaning: string): Row => ({
    name,
    value: document[name].toFixed(2),
    meaning,
  });
  return [
    ratio('decodeVsJsonParse', 'speed of decoding over that of JSON.parse (higher is better)'),
    ratio('decodeVsGunzip', 'speed of decoding over that of gunzip (higher is better)'),
    ratio('decodeVsGunzipLargeChunks', 'the same with gunzip at its quickest, in large chunks'),
    ratio('stageVsGunzip', 'time of staging over that of gunzip, one core (lower is better)'),
    ratio('stageVsGunzipLargeChunks', 'the same with gunzip at its quickest, in large chunks'),
    ratio('tenTargetsVsOne', 'time of staging into ten targets over that into one (lower is better)'),
    ratio('childTableVsNone', 'time of staging with a child table over that without it (lower is better)'),
    ratio('stageVsSdk', 'speed of staging over that of the SDK path, one core (higher is better)'),
    ratio('syncVsClickHouse', 'time of dynaload sync over that of ClickHouse alone (lower is better)'),
    { name: 'peakMemoryMB', value: document.peakMemoryMB.toFixed(0), meaning: 'MB while staging 1x' },
    { name: 'peakMemory10xMB', value: document.peakMemory10xMB.toFixed(0), meaning: 'MB while staging 10x' },
    {
      name: 'peakMemoryHugeMB',
      value: document.peakMemoryHugeMB.toFixed(0),
      meaning: 'MB for the manifest and the parts of 10 TB',
    },
  ];
}

type RatioName =
  | 'decodeVsJsonParse'
  | 'decodeVsGunzip'
  | 'decodeVsGunzipLargeChunks'
  | 'stageVsGunzip'
  | 'stageVsGunzipLargeChunks'
  | 'tenTargetsVsOne'
  | 'childTableVsNone'
  | 'stageVsSdk'
  | 'syncVsClickHouse';

function readingRows({ reading: { afterFull, afterChanges } }: BenchDocument): readonly Row[] {
  return Object.entries(afterFull).map(([query, ratio]) => ({
    name: `reading: ${query}`,
    value: ratio.toFixed(2),
    meaning: `time on the view over that on a plain table; after the changes ${(afterChanges[query] ?? Number.NaN).toFixed(2)} (lower is better)`,
  }));
}

function figureRows({ figures }: BenchDocument): readonly Row[] {
  return Object.entries(figures).map(([name, { seconds, median, megabytesPerSecond }]) => {
    const range = `${Math.min(...seconds).toFixed(3)} to ${Math.max(...seconds).toFixed(3)} s`;
    const speed = megabytesPerSecond === null ? '' : `${megabytesPerSecond.toFixed(0)} MB/s; `;
    return { name, value: `${median.toFixed(3)} s`, meaning: `${speed}${range} in ${seconds.length} rounds` };
  });
}

function fallbackRows({ fallbackRates }: BenchDocument): readonly Row[] {
  return Object.entries(fallbackRates).map(([name, rate]) => ({
    name,
    value: `${(rate * 100).toFixed(2)} %`,
    meaning: 'of the lines left to the reference decoder',
  }));
}

function table(rows: readonly Row[]): readonly string[] {
  const names = Math.max(...rows.map(({ name }) => name.length));
  const values = Math.max(...rows.map(({ value }) => value.length));
  return rows.map(
    ({ name, value, meaning }) => `  ${name.padEnd(names)}  ${value.padStart(values)}  ${meaning}`,
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}
