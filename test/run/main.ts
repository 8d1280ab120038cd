/**
 * `npm test`: the tests, and beside them types, lint and format, one after another. Of the long ones it runs some;
 * `-- --all` runs everything: those, the tests of the tools, and the format of every file; `-- --core` leaves engines out.
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { chooseFiles, isLong } from './choose-files.ts';
import { makeMemoryFolder } from './memory-folder.ts';
import SECONDS from './seconds.json' with { type: 'json' };
import { changedPaths, concernContract, concernFormat, concernTools } from './tool-paths.ts';

interface Ended {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
}

const { values } = parseArgs({
  options: { all: { type: 'boolean' }, core: { type: 'boolean' }, seed: { type: 'string' } },
});
/** Of what is drawn: the files here, and whatever tests draw. */
const seed = values.seed ?? String(randomInt(2 ** 31));
/** Of two workers, for the long files: with all the rest it makes some six minutes. */
const LONG_SECONDS = 420;
/** Of a file that is not worth a line. */
const FEW_SECONDS = 3;

/** Runs a program; what it says is shown as it comes, or when it has ended, where others are speaking. */
async function run(name: string, words: readonly string[], isShownAtOnce: boolean): Promise<Ended> {
  const begun = performance.now();
  const stdio = ['ignore', ...(isShownAtOnce ? OURS : PIPES)] as const;
  const child = spawn('npx', [...words], {
    stdio: [...stdio],
    env: { TMPDIR, ...SHARES, LEFT_OUT, ...process.env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const ended = { name, passed: code === 0, seconds: (performance.now() - begun) / 1000 };
  if (!ended.passed && said !== '') process.stderr.write(`\n${name} failed:\n${said}\n`);
  return ended;
}

/** Two engines take half of the contract each, unless it is an adapter that was changed, and there is time for it. */
const changed = changedPaths();
const isWhole = values.all !== true && changed !== null && concernContract(changed);
const SHARES = isWhole ? {} : { TEST_SHARES: '1' };
/** Whoever names a place of their own gets it. */
const TMPDIR = makeMemoryFolder() ?? tmpdir();
const OURS = ['inherit', 'inherit'] as const;
const PIPES = ['pipe', 'pipe'] as const;

/** Files below `test/`, a line each, that this run leaves out. */
const LEFT_OUT = values.all === true || values.core === true ? '' : filesLeftOut().join('\n');

function filesLeftOut(): readonly string[] {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.test.ts') && isLong(file))
    .toSorted();
  const seconds = new Map(Object.entries(SECONDS));
  const { chosen, leftOut } = chooseFiles(files, {
    changed,
    seed: Number(seed),
    seconds: LONG_SECONDS,
    secondsOf: (file) => seconds.get(file.replace(/\.test\.ts$/, '')) ?? FEW_SECONDS,
  });
  process.stdout.write(
    `Of ${files.length} long files ${chosen.length} are run, as seed ${seed} has it; \`npm test -- --all\` runs all.\n`,
  );
  return leftOut;
}

async function checks(): Promise<readonly Ended[]> {
  return [
    await run('types', ['tsc', '-p', 'tsconfig.json', ...incrementally('types')], false),
    await run('deploy', ['tsc', '-p', 'test/unit/deploy/tsconfig.json', ...incrementally('deploy')], false),
    await run('lint', ['oxlint', '--type-aware', '--deny-warnings', 'src', 'test', 'jest.config.ts'], false),
    await run('format', ['prettier', '--check', '--cache', '--ignore-unknown', ...formatted()], false),
  ];
}

/** What has not changed since the last run is not checked again. @param name of what is remembered */
function incrementally(name: string): readonly string[] {
  return ['--incremental', '--tsBuildInfoFile', `node_modules/.cache/types/${name}.json`];
}

/** A look at all files takes half a minute where nothing is cached. */
function formatted(): readonly string[] {
  if (values.all === true || changed === null || concernFormat(changed)) return ['.'];
  // Never none, which Prettier refuses.
  return ['package.json', ...changed.filter((path) => existsSync(path))];
}

function projects(): readonly string[] {
  if (values.core === true) return ['core'];
  const withTools = values.all === true || changed === null || concernTools(changed);
  return withTools ? ['core', 'engines', 'tools'] : ['core', 'engines'];
}

const chosen = projects();
process.stdout.write(`Tests of: ${chosen.join(', ')}\n`);
const words = [
  'jest',
  '--selectProjects',
  ...chosen,
  '--seed',
  seed,
  '--filter',
  '<rootDir>/test/run/left-out.cjs',
];
const tests = run('tests', words, true);
const ended = (await Promise.all([tests, checks()])).flat();
process.stdout.write(`\n${availableParallelism()} cores\n`);
for (const { name, passed, seconds } of ended) {
  process.stdout.write(`${passed ? 'passed' : 'FAILED'}  ${name.padEnd(6)}  ${seconds.toFixed(0)} s\n`);
}
process.exitCode = ended.every(({ passed }) => passed) ? 0 : 1;
