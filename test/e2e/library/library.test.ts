/** The package as a program has it: packed, in a project elsewhere; with types, and bundled. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { documentedFile, makePackedProject, runNode } from '../../support/packed-project.ts';
import { repeatable, someOf } from '../../support/fresh-runs.ts';
import { first, full, ShopWorkspace } from '../../support/shop-workspace.ts';

const DOCUMENT = 'docs/library.md';
const DUMP = ['query', 'select * from orders order by pk, sk', '--json'];
const THREADS = { DYNALOAD_WORKERS: '2' };
const LOADED = [
  'Shop: 2 to load',
  `${full.exportId} is loaded`,
  `${first.exportId} is loaded`,
  'Shop: up to 2026-03-02T09:15:00Z',
  '',
].join('\n');
/** Says what was loaded, in how many threads, and what the listener heard. */
const COUNTING = `
import { Worker } from 'node:worker_threads';
import { createRequire, syncBuiltinESMExports } from 'node:module';
const threads = createRequire(import.meta.url)('node:worker_threads');
let started = 0;
threads.Worker = class extends Worker {
  constructor(...given) { super(...given); started += 1; }
};
syncBuiltinESMExports();
process.on('exit', () => console.log('threads: ' + started));
`;

let workspace: ShopWorkspace;
let rows: string;

beforeAll(async () => {
  workspace = await ShopWorkspace.create();
  await workspace.deliver(full, first);
  await makePackedProject(workspace.folder);
  await workspace.write('load.ts', await documentedFile(DOCUMENT, 'load.ts'));
  await workspace.write('counting.mjs', COUNTING);
  await workspace.run(['sync', 'exports', '--warehouse', 'chdb:./expected']);
  rows = (await workspace.run([...DUMP, '--warehouse', 'chdb:./expected'])).stdout;
});

afterAll(async () => {
  await workspace.remove();
});

/** Runs a program that loads into `./warehouse`, which is made anew, and holds it against what is expected there. */
async function load(program: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  await rm(workspace.path('warehouse'), { recursive: true, force: true });
  const counting = ['--import', './counting.mjs'];
  const said = await runNode(workspace.folder, [...counting, program], env);
  expect((await workspace.run(DUMP)).stdout).toBe(rows);
  return said;
}

test('the example of the document has its types, strictly and to the last library, and loads', async () => {
  expect(rows).toContain('ORDER#');
  const compilerOptions = {
    target: 'ES2022',
    module: 'NodeNext',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    types: ['node'],
    outDir: 'compiled',
  };
  await workspace.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['load.ts'] }));
  await runNode(workspace.folder, ['node_modules/typescript/bin/tsc', '-p', '.']);
  expect(await load('compiled/load.js')).toBe(`${LOADED}threads: 0\n`);
  expect(await load('compiled/load.js', THREADS)).toBe(`${LOADED}threads: 4\n`);
});

describe('bundled', () => {
  /** Beside the one of the document. */
  const FORMS = someOf(['split', 'common'] as const, 1);
  const drawn = <T>(made: Readonly<Record<'split' | 'common', T>>): readonly T[] =>
    FORMS.map((form) => made[form]);
  const TOLD = /encoder-worker\.js is not beside the program/g;

  beforeAll(async () => {
    const [program, bundling] = await Promise.all([
      documentedFile(DOCUMENT, 'load.ts'),
      documentedFile(DOCUMENT, 'bundle.mjs'),
    ]);
    const listening = "if (event.kind === 'no threads') console.log(event.reason);\n      ";
    const told = program.replace('if (event.kind ===', (condition) => `${listening}${condition}`);
    await workspace.write('load.ts', told);
    const [imports = '', ...rest] = told.split('\n\n');
    await workspace.write(
      'common/load.ts',
      `${imports}\n\nvoid (async () => {\n${rest.join('\n\n')}\n})();\n`,
    );
    const common = { outdir: 'common', format: 'cjs', entry: 'common/load.ts', extension: '.cjs' };
    const split = { outdir: 'split', format: 'esm', entry: 'load.ts', extension: '.js' };
    for (const { outdir, format, entry, extension } of drawn({ common, split })) {
      const made = bundling
        .replace("outdir: 'bundle'", `outdir: '${outdir}', splitting: ${format === 'esm'}`)
        .replace("format: 'esm'", `format: '${format}'`)
        .replace("load: 'load.ts'", `load: '${entry}'`)
        .replace("'.js': '.mjs'", `'.js': '${extension}'`)
        .replace(/banner: \{[^}]*\{[^}]*\}[^}]*\},/, (banner) => (format === 'esm' ? banner : ''));
      await workspace.write(`${outdir}.mjs`, made);
    }
    await workspace.write('bundle.mjs', bundling);
    for (const script of ['bundle.mjs', ...FORMS.map((form) => `${form}.mjs`)])
      await runNode(workspace.folder, [script]);
    // Nothing of the package is reached any more.
    await rm(workspace.path('node_modules/dynaload/dist'), { recursive: true });
  });

  test('as the document says it loads in threads, and says so where it cannot', async () => {
    expect(await readdir(workspace.path('bundle'))).toEqual(['encoder-worker.mjs', 'load.mjs']);
    expect(await load('bundle/load.mjs', THREADS)).toBe(`${LOADED}threads: 4\n`);
    await rm(workspace.path('bundle/encoder-worker.mjs'));
    const alone = await load('bundle/load.mjs', THREADS);
    expect(alone.match(TOLD)).toHaveLength(1);
    expect(alone).toContain('threads: 0\n');
  });

  test('in parts it loads in threads; as CommonJS in one, and says so', async () => {
    const forms = {
      split: async () => {
        expect((await readdir(workspace.path('split'))).length).toBeGreaterThan(2);
        expect(await load('split/load.js', THREADS)).toBe(`${LOADED}threads: 4\n`);
      },
      common: async () => {
        const said = await load('common/load.cjs', THREADS);
        expect(said.match(TOLD)).toHaveLength(1);
        expect(said).toContain('threads: 0\n');
      },
    };
    await repeatable(async () => {
      for (const form of FORMS) await forms[form]();
    });
  });

  test('of the languages of messages, which would be the largest part of it, there is one', async () => {
    const text = await readFile(workspace.path('bundle/load.mjs'), 'utf8');
    expect(text).toContain('/zod/v4/locales/en.');
    expect(text).not.toContain('/zod/v4/locales/de.');
  });
});
