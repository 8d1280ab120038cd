import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { full, ShopWorkspace } from '../../support/shop-workspace.ts';

describe('the command line', () => {
  let workspace: ShopWorkspace;

  beforeAll(async () => {
    workspace = await ShopWorkspace.create();
  });

  afterAll(async () => {
    await workspace.remove();
  });

  test.each([
    [['snyc'], "Unknown command 'snyc'.", 'Did you mean sync? See: dynaload --help'],
    [['sync', '--jsn'], "Unknown option '--jsn'.", 'Did you mean --json? See: dynaload sync --help'],
    [['query'], 'No statement was given.', 'dynaload query - < statement.sql'],
    [
      ['query', 'select 1', '--format', 'xml'],
      'Allowed choices are table, csv, jsonl, json',
      'dynaload query --help',
    ],
    [['status', 'a', 'b'], 'Too many arguments', 'See: dynaload status --help'],
    [['sync', '--table'], "Option '--table <name>' argument missing.", 'See: dynaload sync --help'],
    [['sync'], 'Expected SOURCE', 'env: DYNALOAD_SOURCE'],
    [['reload', 'x'], 'Expected --from SOURCE', 'env: DYNALOAD_SOURCE'],
  ])('%j: exit code 2, and what was likely meant', async (words, message, hint) => {
    const { code, stdout, stderr } = await workspace.run(words);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error USAGE: .*\nhint: .*\n$/);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  test('with --json a mistake in the command line is a document too', async () => {
    const { code, stdout } = await workspace.run(['sync', 'exports', '--json', '--hea']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'USAGE',
        message: "Unknown option '--hea'.",
        hint: 'Did you mean --heal? See: dynaload sync --help',
        commands: [],
        details: {},
      },
    });
  });

  test('without a command: the help on stderr, exit code 2', async () => {
    const { code, stdout, stderr } = await workspace.run([], { launch: true });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: dynaload');
  });

  test.each(['demo', 'init', 'check', 'plan', 'sync', 'status', 'query', 'reload', 'rebuild'])(
    '%s --help shows an example, on stdout',
    async (name) => {
      const { code, stdout, stderr } = await workspace.run([name, '--help']);
      expect(code).toBe(0);
      expect(stderr).toBe('');
      expect(stdout).toContain(`Example:\n  dynaload ${name}`);
    },
  );

  test('--version is that of the package', async () => {
    const { code, stdout } = await workspace.run(['--version'], { launch: true });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('a mapping that is not there', async () => {
    const { code, stderr } = await workspace.run(['sync', 'exports', '--mappings', 'none']);
    expect(code).toBe(2);
    expect(stderr).toContain('error MAPPING_NOT_FOUND: ');
  });

  test.each(['abc', '-1', '1.5', '1e3'])(
    'DYNALOAD_WORKERS=%s is refused by name',
    async (DYNALOAD_WORKERS) => {
      for (const words of [['sync', 'exports'], ['check']]) {
        const { code, stderr } = await workspace.run(words, { env: { DYNALOAD_WORKERS } });
        expect(code).toBe(2);
        expect(stderr).toContain(`error USAGE: DYNALOAD_WORKERS is "${DYNALOAD_WORKERS}", `);
      }
    },
  );

  test('only what writes needs a place for the warehouse', async () => {
    for (const words of [['status'], ['plan', 'exports']]) {
      const { stderr } = await workspace.run([...words, '--warehouse', 'chdb:/proc/dynaload', '--quiet']);
      expect(stderr).not.toContain('FILE_UNUSABLE');
    }
  });

  test('a warehouse in a place that takes no folder', async () => {
    await workspace.deliver(full);
    await workspace.write('taken', '');
    for (const place of ['taken', 'taken/below']) {
      for (const words of [['check'], ['sync', 'exports']]) {
        const { code, stdout, stderr } = await workspace.run([...words, '--warehouse', `chdb:${place}`]);
        expect(code).toBe(1);
        expect(stdout + stderr).toContain(
          `FILE_UNUSABLE: The folder ${workspace.path(place)} cannot be made: `,
        );
        expect(stdout + stderr).not.toMatch(/E[A-Z]{4,}:|Code: \d/);
      }
    }
  });

  test.each([
    ['--dir', '/proc/dynaload'],
    ['--dir', 'taken'],
    ['--dir', ''],
  ])('demo %s %j is refused and ends', async (...words) => {
    await workspace.write('taken', '');
    const { code, stderr } = await workspace.run(['demo', ...words]);
    expect([1, 2]).toContain(code);
    expect(stderr).toMatch(/^error (USAGE|FILE_UNUSABLE): .*\nhint: .*--dir.*\n$|cannot be made/);
  });

  test('a warehouse of an unknown kind', async () => {
    const { code, stdout } = await workspace.run([
      'query',
      'select 1',
      '--json',
      '--warehouse',
      'snowflake://x',
    ]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'WAREHOUSE_URL_INVALID' } });
  });
});
