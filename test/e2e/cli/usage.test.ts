import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ShopWorkspace } from '../../support/shop-workspace.ts';

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
        details: {},
      },
    });
  });

  test('without a command: the help on stderr, exit code 2', async () => {
    const { code, stdout, stderr } = await workspace.run([]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: dynaload');
  });

  test.each(['demo', 'check', 'plan', 'sync', 'status', 'query', 'reload', 'rebuild'])(
    '%s --help shows an example, on stdout',
    async (name) => {
      const { code, stdout, stderr } = await workspace.run([name, '--help']);
      expect(code).toBe(0);
      expect(stderr).toBe('');
      expect(stdout).toContain(`Example:\n  dynaload ${name}`);
    },
  );

  test('--version is that of the package', async () => {
    const { code, stdout } = await workspace.run(['--version']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('a mapping that is not there', async () => {
    const { code, stderr } = await workspace.run(['sync', 'exports', '--mappings', 'none']);
    expect(code).toBe(2);
    expect(stderr).toContain('error MAPPING_NOT_FOUND: ');
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
