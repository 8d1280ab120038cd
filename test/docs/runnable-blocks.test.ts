import { execFile } from 'node:child_process';
import { chmod, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { builtCommand } from '../support/built-command.ts';
import { cleanEnvironment } from '../support/command-runner.ts';
import { documentBlocks } from '../support/document-blocks.ts';
import { first, full, ShopWorkspace } from '../support/shop-workspace.ts';

const run = promisify(execFile);

describe.each(['README.md', 'docs/cli.md'])('the commands in %s', (document) => {
  let workspace: ShopWorkspace;

  beforeAll(async () => {
    workspace = await ShopWorkspace.create();
    await workspace.deliver(full, first);
    const start = `exec '${process.execPath}' '${await builtCommand()}' "$@"\n`;
    await workspace.write('bin/dynaload', `#!/bin/sh\n${start}`);
    await workspace.write('bin/npx', `#!/bin/sh\nshift\n${start}`);
    for (const name of ['dynaload', 'npx']) await chmod(workspace.path(`bin/${name}`), 0o755);
  });

  afterAll(async () => {
    await workspace.remove();
  });

  test('work as they stand there', async () => {
    const blocks = documentBlocks(await readFile(document, 'utf8'));
    expect(blocks.filter(({ file }) => file === null).length).toBeGreaterThan(0);
    const env = {
      ...cleanEnvironment(),
      PATH: `${workspace.path('bin')}${path.delimiter}${process.env['PATH']}`,
    };
    for (const { file, text } of blocks) {
      if (file === null) await run('sh', ['-euc', text], { cwd: workspace.folder, env });
      else await workspace.write(file, text);
    }
    const { stdout } = await workspace.run(['query', 'select count() as n from orders', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ rows: [{ n: '204' }] });
  });
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
  expect(unmarked.filter((commands) => !/^(aws|npm) /.test(commands))).toEqual([]);
});

test('links between the documents lead somewhere', async () => {
  const broken: string[] = [];
  for (const document of [
    'README.md',
    'CONTRIBUTING.md',
    'docs/cli.md',
    'docs/errors.md',
    'docs/how-it-works.md',
  ]) {
    const text = await readFile(document, 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (!target.startsWith('https://') && !(await leadsSomewhere(document, target))) broken.push(target);
    }
  }
  expect(broken).toEqual([]);
});

async function leadsSomewhere(document: string, target: string): Promise<boolean> {
  const [file = '', anchor] = target.split('#');
  const linked = await readFile(path.join(path.dirname(document), file), 'utf8').catch(() => null);
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
