/** `npm run bench -- --reading`: what queries take on a table that goes on being loaded, beside a plain one of the same rows. */
import path from 'node:path';
import { median, medianRatio } from './measure.ts';
import { runChild } from './run-child.ts';

export interface ReadingOptions {
  /** Of the full load. */
  readonly rows: number;
  readonly rounds: number;
  readonly scratch: string;
  readonly onProgress: (what: string) => void;
}

/** Of each load after the full one. */
const CHANGES = 5_000;
/** After which loads the table is read. */
const READ_AFTER = [0, 1, 10, 50, 100];

/** @returns tables, as text */
export async function measureReading({ rows, rounds, scratch, onProgress }: ReadingOptions): Promise<string> {
  const folder = path.join(scratch, `reading-${rows}`);
  const lines: string[] = [];
  let from = 0;
  let since = 0;
  for (const last of READ_AFTER) {
    onProgress(`${rows} rows: loads ${from} to ${last}`);
    const grown = await runChild('growTable', { folder, rows, changes: CHANGES, from, to: last + 1, since });
    from = last + 1;
    since = grown.since;
    onProgress(`${rows} rows: reading after load ${last}`);
    const { view, plain } = await runChild('readQueries', { folder, rounds });
    const merges = grown.merges.filter((merge) => merge !== null);
    lines.push(
      `after load ${last}: ${grown.loads.length} loads of ${shown(grown.loads)} s; ${merges.length} merges of ${shown(merges)} s; ${grown.merges.at(-1) === null ? 'not merged' : 'merged'}`,
      ...Object.entries(view).map(([query, times]) => {
        const beside = plain[query] ?? [];
        const milliseconds = (median(beside) * 1000).toFixed(1);
        return `  ${query.padEnd(8)} plain ${milliseconds.padStart(8)} ms  view ${medianRatio(times, beside).toFixed(2)} x`;
      }),
    );
    onProgress(lines.slice(-1 - Object.keys(view).length).join('\n'));
  }
  return `${rows} rows, ${CHANGES} changes a load\n${lines.join('\n')}\n`;
}

function shown(seconds: readonly number[]): string {
  if (seconds.length === 0) return '-';
  return `${median(seconds).toFixed(2)} (${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)})`;
}
