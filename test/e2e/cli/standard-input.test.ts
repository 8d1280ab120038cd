import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { builtCommand } from '../../support/built-command.ts';
import { cleanEnvironment } from '../../support/clean-environment.ts';
import { runTogether, type CommandResult } from '../../support/command-runner.ts';
import { repeatable, someOf } from '../../support/fresh-runs.ts';
import { first, full, ShopWorkspace } from '../../support/shop-workspace.ts';

const run = promisify(execFile);

/** None of them is a row of any table. */
const LINES = 'one line\nanother\tline\n7\n';

describe('standard input', () => {
  let workspace: ShopWorkspace;

  beforeEach(async () => {
    workspace = await ShopWorkspace.create();
    await workspace.deliver(full, first);
    await workspace.write('lines', LINES);
  });

  afterEach(async () => {
    await workspace.remove();
  });

  /** Runs the command with the lines to read, and tells what it left of them. */
  async function withLines(
    words: readonly string[],
  ): Promise<{ readonly result: CommandResult; readonly left: string }> {
    const file = await open(workspace.path('lines'));
    try {
      const result = await workspace.run(words, { stdin: file.fd });
      return { result, left: await file.readFile('utf8') };
    } finally {
      await file.close();
    }
  }

  test('is left alone by every command, and nothing of it is loaded', async () => {
    const others = [
      ['status', '--json'],
      ['plan', 'exports', '--json'],
      ['check', 'exports', '--json'],
      ['query', 'select count() from orders', '--json'],
      ['reload', first.exportId, '--from', 'exports', '--json'],
      ['rebuild', 'orders', '--from', 'exports', '--json'],
      ['demo', '--dir', 'demo'],
    ];
    const file = await open(workspace.path('lines'));
    try {
      await repeatable(async () => {
        const commands = [['sync', 'exports', '--json'], ...someOf(others, 2)];
        const results = await runTogether(commands, { cwd: workspace.folder, stdin: file.fd });
        for (const [index, { code, stderr }] of results.entries()) {
          expect({ words: commands[index], code, stderr: code === 0 ? '' : stderr }).toEqual({
            words: commands[index],
            code: 0,
            stderr: '',
          });
        }
        expect(results).toHaveLength(commands.length);
        expect(await file.readFile('utf8')).toBe(LINES);
      });
    } finally {
      await file.close();
    }
    // And by the process as a whole.
    expect(await withLines(['status', '--json'])).toMatchObject({ result: { code: 0 }, left: LINES });
    expect(await workspace.contents()).not.toContain('one line');
  });

  test('is the statement of a query that has none, or "-" for one', async () => {
    await workspace.sync();
    await workspace.write('lines', "select count() as n\n-- and nothing else\nfrom orders where pk != ''\n");
    await repeatable(async () => {
      for (const words of someOf([['query'], ['query', '-']], 1)) {
        const { result } = await withLines([...words, '--format', 'csv']);
        expect({ words, result }).toEqual({ words, result: { code: 0, stdout: 'n\n204\n', stderr: '' } });
      }
    });
    await workspace.write('lines', ' \n');
    const { result } = await withLines(['query', '-']);
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('No statement was given') });
  });

  test('does not become rows of a table whose rows have its form', async () => {
    const columns = { pk: 'string', sk: 'string' };
    const mapping = { source: { table: 'Shop', keys: ['pk', 'sk'] }, targets: [{ table: 'keys', columns }] };
    await workspace.write('keys/shop.json', JSON.stringify(mapping));
    await workspace.write('lines', 'theirs\ttheirs\t1\n');
    const options = ['--mappings', 'keys', '--warehouse', 'chdb:./keys-warehouse'];
    const { result } = await withLines(['sync', 'exports', ...options]);
    expect(result).toMatchObject({ code: 0 });
    const sql = "select count() as rows, countIf(pk = 'theirs') as theirs from keys";
    const answer = await workspace.run(['query', sql, '--json', '--warehouse', 'chdb:./keys-warehouse']);
    const { rows } = JSON.parse(answer.stdout) as { rows: { rows: string; theirs: string }[] };
    expect(rows).toEqual([{ rows: expect.stringMatching(/^[1-9]/), theirs: '0' }]);
  });

  test('is what a loop reads line by line, out of a pipe', async () => {
    const loop =
      'printf "one\\ntwo\\n" | while read -r line; do "$0" "$1" sync exports --table orders --warehouse "chdb:./$line" --quiet || exit 1; echo "$line"; done';
    const { stdout } = await run('sh', ['-c', loop, process.execPath, await builtCommand()], {
      cwd: workspace.folder,
      env: cleanEnvironment(),
    });
    expect(stdout.split('\n').filter((line) => /^(one|two)$/.test(line))).toEqual(['one', 'two']);
  });
});
