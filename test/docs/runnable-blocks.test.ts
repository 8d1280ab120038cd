import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cleanEnvironment } from '../support/clean-environment.ts';
import { runDynaload } from '../support/command-runner.ts';
import { serveCommand, type ServedCommand } from '../support/served-command.ts';
import { documentBlocks } from '../support/document-blocks.ts';
import { first, full, ShopWorkspace } from '../support/shop-workspace.ts';

const run = promisify(execFile);

let workspace: ShopWorkspace;
let served: ServedCommand;

beforeAll(async () => {
  workspace = await ShopWorkspace.create();
  await mkdir(workspace.path('bin'));
  const dynaload = `'${workspace.path('bin/dynaload')}'`;
  served = await serveCommand(workspace.path('bin/dynaload'));
  await workspace.write('bin/npx', `#!/bin/sh\nshift\nexec ${dynaload} "$@"\n`);
  // The tests run where `npm ci` was; `npm run demo` is checked by the CI itself.
  await workspace.write(
    'bin/npm',
    `#!/bin/sh\ncase "$*" in ci) ;; 'run demo') exec ${dynaload} demo ;; *) exit 1 ;; esac\n`,
  );
  for (const name of ['npx', 'npm']) await chmod(workspace.path(`bin/${name}`), 0o755);
});

afterAll(async () => {
  await served.close();
  await workspace.remove();
});

/** One shell for all blocks of a document, as one reader has: where one of them went, the next ones are. */
async function follow(document: string, folder: string): Promise<void> {
  const blocks = documentBlocks(await readFile(document, 'utf8'));
  expect(blocks.filter(({ file }) => file === null).length).toBeGreaterThan(0);
  const script = blocks.map(({ file, text }) =>
    file === null ? text : `cat > '${file}' << 'THE END'\n${text}THE END\n`,
  );
  const PATH = `${workspace.path('bin')}${path.delimiter}${process.env['PATH']}`;
  await run('sh', ['-euc', script.join('\n')], { cwd: folder, env: { ...cleanEnvironment(), PATH } });
}

async function countOrders(cwd: string): Promise<unknown> {
  const { stdout } = await runDynaload(['query', 'select count() as n from orders', '--json'], { cwd });
  return JSON.parse(stdout);
}

test('what the README tells a newcomer works word by word in an empty folder', async () => {
  const folder = workspace.path('clone');
  await mkdir(folder);
  await follow('README.md', folder);
  expect(await countOrders(path.join(folder, 'mine'))).toMatchObject({ rows: [{ n: '200' }] });
});

test('the commands in docs/cli.md, and those in docs/types.md that ask for JSON, work as they stand there', async () => {
  await workspace.deliver(full, first);
  await follow('docs/cli.md', workspace.folder);
  expect(await countOrders(workspace.folder)).toMatchObject({ rows: [{ n: '204' }] });
  await follow('docs/types.md', workspace.folder);
});

test('every shell block of the documents is marked, or is for AWS, or for a clone', async () => {
  const unmarked: string[] = [];
  for (const document of ['README.md', 'docs/cli.md', 'CONTRIBUTING.md']) {
    const text = await readFile(document, 'utf8');
    for (const [, marker, commands = ''] of text.matchAll(
      /^(<!-- runnable -->\n+)?```sh\n([\s\S]*?)^```$/gm,
    )) {
      if (marker === undefined) unmarked.push(commands);
    }
  }
  expect(unmarked.filter((commands) => !/^(aws|npm|dynaload export) /.test(commands))).toEqual([]);
});

test('links between the documents lead somewhere', async () => {
  const broken: string[] = [];
  const documents = (await readdir('docs')).map((name) => `docs/${name}`);
  for (const document of ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...documents]) {
    const text = await readFile(document, 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (!target.startsWith('https://') && !(await leadsSomewhere(document, target)))
        broken.push(`${document}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
});

async function leadsSomewhere(document: string, target: string): Promise<boolean> {
  const [file = '', anchor] = target.split('#');
  const named = file === '' ? document : path.join(path.dirname(document), file);
  const linked = await readFile(named, 'utf8').catch(() => null);
  return linked !== null && (anchor === undefined || headingsOf(linked).includes(anchor));
}

function headingsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}
