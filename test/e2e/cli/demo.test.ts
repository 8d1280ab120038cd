import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ShopWorkspace } from '../../support/shop-workspace.ts';

describe('dynaload demo', () => {
  let workspace: ShopWorkspace;

  beforeAll(async () => {
    workspace = await ShopWorkspace.create();
  });

  afterAll(async () => {
    await workspace.remove();
  });

  test('tells its story, proves it, and ends with commands that work', async () => {
    const { code, stdout, stderr } = await workspace.run(['demo']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout.match(/proven/g)).toHaveLength(6);
    expect(stdout.match(/^ +starts +(full|incremental)/gm)).toHaveLength(5);
    expect(stdout).toContain('missing      09:15 to 09:30');
    expect(stdout).toMatch(/\b\d{38}\b/);
    expect(stdout).not.toContain('\u001B');

    const commands = stdout.split('\n').filter((line) => /^dynaload (query|status|sync) /.test(line));
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, plain]) => quoted ?? plain ?? '',
      );
      expect(await workspace.run(words.slice(1))).toMatchObject({ code: 0 });
    }
  });

  test('runs again in its own folder, beside it with --keep, and never in a folder of somebody else', async () => {
    expect(await workspace.run(['demo', '--keep'])).toMatchObject({ code: 0 });
    expect(existsSync(workspace.path('.demo-2/warehouse'))).toBe(true);
    expect(await workspace.run(['demo'])).toMatchObject({ code: 0 });
    await workspace.write('mine/thesis.txt', 'precious');
    const { code, stderr } = await workspace.run(['demo', '--dir', 'mine']);
    expect(code).toBe(2);
    expect(stderr).toContain('error USAGE: The folder mine holds something that no demo wrote.');
    expect(existsSync(workspace.path('mine/thesis.txt'))).toBe(true);
  });
});
