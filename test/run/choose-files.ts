/**
 * Which of the long files `npm test` runs: those of what was changed, one of every kind, and as many others as there is time
 * for, others in every run. All of them take a quarter of an hour: `npm test -- --all`, and with it CI.
 */
import { Random } from '../fuzz/random.ts';

export interface Choice {
  readonly chosen: readonly string[];
  readonly leftOut: readonly string[];
}

export interface ChoiceRules {
  /** Paths from the root of the repository; null where that is not known. */
  readonly changed: readonly string[] | null;
  readonly seed: number;
  /** Of a worker, for all that is not run because of a change. */
  readonly seconds: number;
  /** How long a file takes, on two cores that do nothing else. */
  readonly secondsOf: (file: string) => number;
}

/** Files that keep an engine or processes busy: contracts, models, scenarios, commands. @param file below `test/` */
export function isLong(file: string): boolean {
  return /^(contract\/|e2e\/|docs\/runnable|unit\/warehouse\/redshift\/|property\/[\w-]+\.(model|overtaking)\.)/.test(
    file,
  );
}

/** What a change of one kind of file calls for. Tests by their paths below `test/`. */
const SUBJECTS: readonly (readonly [source: RegExp, tests: RegExp])[] = [
  [/^src\/(lambda|event|deploy)\//, /^e2e\/lambda\//],
  [/^src\/(cli|message|profile)\//, /^e2e\/cli\//],
  [
    /^(src\/warehouse|sql)\/redshift\//,
    /^(unit\/warehouse\/redshift\/|contract\/redshift|property\/redshift)/,
  ],
  [
    /^(src\/warehouse|sql)\/clickhouse\//,
    /^(contract\/(chdb|clickhouse)|property\/chdb|property\/clickhouse)/,
  ],
  [/^(src\/warehouse\/([\w-]+\.ts|sql\/)|src\/ticket\/|test\/contract\/)/, /^contract\//],
  [/^src\/(load|sync|stage|plan|ledger)\//, /^(property\/|e2e\/[\w-]+\.test)/],
];

/** @param files below `test/` */
export function chooseFiles(
  files: readonly string[],
  { changed, seed, seconds, secondsOf }: ChoiceRules,
): Choice {
  const called = files.filter((file) => (changed ?? []).some((path) => callsFor(path, file)));
  const drawn = new Random(seed).shuffled(files.filter((file) => !called.includes(file)));
  const first = drawn.filter(
    (file, index) => drawn.findIndex((one) => kindOf(one) === kindOf(file)) === index,
  );
  const chosen = new Set([...called, ...first]);
  let left = seconds - first.reduce((sum, file) => sum + secondsOf(file), 0);
  for (const file of drawn) {
    if (chosen.has(file) || secondsOf(file) > left) continue;
    chosen.add(file);
    left -= secondsOf(file);
  }
  return {
    chosen: files.filter((file) => chosen.has(file)),
    leftOut: files.filter((file) => !chosen.has(file)),
  };
}

function callsFor(path: string, file: string): boolean {
  return path === `test/${file}` || SUBJECTS.some(([source, tests]) => source.test(path) && tests.test(file));
}

/** Its folder, and what kind of test it calls itself, as a model does. */
function kindOf(file: string): string {
  const [, kind = ''] = /\.(\w+)\.test\.ts$/.exec(file) ?? [];
  return `${file.slice(0, file.lastIndexOf('/'))} ${kind}`;
}
