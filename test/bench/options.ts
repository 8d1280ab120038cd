/** What the command line of the benchmark says. */
import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Items of the 1x export; the others follow from it. */
  readonly items: number;
  /** Of everything but the slowest. */
  readonly rounds: number;
  /** Of what takes its time: the SDK path, and whole commands. */
  readonly slowRounds: number;
  readonly quick: boolean;
  /** Where the JSON document goes; null for nowhere. */
  readonly json: string | null;
  /** Where the exports are kept. */
  readonly folder: string;
  /** Rows of the tables that are loaded and read; null for everything else instead. */
  readonly reading: readonly number[] | null;
  /** Whether rows are sent to a server, instead of everything else. */
  readonly sending: boolean;
}

export const USAGE = `npm run bench -- [options]

  --quick          smaller and fewer: under a minute once the data is there
  --json <file>    write the figures as one JSON document
  --items <n>      items of the export that counts as 1x (default 100000; with --quick 20000)
  --rounds <n>     rounds that medians are taken of (default 7; with --quick 3)
  --reading <n>    instead of all this, reading a table of n rows while a hundred loads go onto it; may be given several times
  --sending        instead of all this, sending rows to a server as they are and compressed, near and over 100 Mbit/s
  --folder <path>  where the generated exports are kept (default .bench)
`;

/** @throws Error when an option is not known, or not a number */
export function readOptions(words: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...words],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      items: { type: 'string' },
      rounds: { type: 'string' },
      reading: { type: 'string', multiple: true },
      sending: { type: 'boolean', default: false },
      folder: { type: 'string', default: '.bench' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { quick, json, folder, help, sending } = values;
  if (help) return null;
  const rounds = whole('--rounds', values.rounds ?? (quick ? '3' : '7'), 1);
  return {
    // The changes of each round are of items that even the smallest table holds.
    items: whole('--items', values.items ?? (quick ? '20000' : '100000'), 1_000),
    rounds,
    slowRounds: Math.min(rounds, quick ? 2 : 5),
    quick,
    json: json ?? null,
    folder,
    reading: values.reading?.map((rows) => whole('--reading', rows, 1_000)) ?? null,
    sending,
  };
}

function whole(option: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`${option}: expected a whole number from ${least} up, got ${JSON.stringify(text)}`);
}
