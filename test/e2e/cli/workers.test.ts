/** Large exports are staged by several processes, which may die. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildFullExport } from '../../../src/demo/export-writer.ts';
import type { CommandResult } from '../../support/command-runner.ts';
import { startEmulatedRedshift, type EmulatedRedshift } from '../../support/redshift-stack.ts';
import { ShopWorkspace, tableOf, type SyncDocument } from '../../support/shop-workspace.ts';
import { AT, unicorns, unicornTable } from '../../support/unicorn-exports.ts';
import { exportedTable } from '../../support/export-generator.ts';

const ITEMS = 400;
/** More than work at the same time. */
const KILLED = 3;
/** So large that each of its files is a part by itself. */
const exported = buildFullExport({
  ...unicorns,
  table: exportedTable('unicorns', unicornTable(ITEMS)),
  files: 9,
  billedBytes: 2 ** 50,
  at: AT,
});
const MAPPING = {
  source: { table: 'unicorns', keys: ['pk', 'sk'] },
  targets: [
    { table: 'unicorns', columns: { pk: 'string', sk: 'int64', zebra: 'string' } },
    { table: 'some', columns: { pk: 'string', sk: 'int64' }, where: { pk: { equals: 'p1' } } },
  ],
};

let workspace: ShopWorkspace;
let emulated: EmulatedRedshift;

beforeAll(async () => {
  workspace = await ShopWorkspace.create();
  emulated = await startEmulatedRedshift();
  await workspace.write('mappings/shop.json', JSON.stringify(MAPPING));
  await workspace.deliver(exported);
});

afterAll(async () => {
  await emulated.close();
  await workspace.remove();
});

async function run(words: readonly string[], onLaunched?: (pid: number) => void): Promise<CommandResult> {
  const { warehouse, staging, environment } = emulated;
  const where = ['--warehouse', warehouse, '--staging', staging, '--json'];
  const launched = onLaunched === undefined ? {} : { launch: true, onLaunched };
  return workspace.run([...words, ...where], { env: environment, ...launched });
}

const exec = promisify(execFile);

async function childrenOf(parent: number): Promise<readonly number[]> {
  const { stdout } = await exec('ps', ['-A', '-o', 'pid=,ppid=']);
  const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return lines.flatMap(([pid, of]) => (of === parent && pid !== undefined ? [pid] : []));
}

test('the table is whole, although processes that stage it are killed', async () => {
  let killed = 0;
  const over = new AbortController();
  const killing: Promise<void>[] = [];
  const killSome = async (parent: number): Promise<void> => {
    while (killed < KILLED && !over.signal.aborted) {
      await sleep(150);
      const [child] = await childrenOf(parent);
      if (child === undefined) continue;
      process.kill(child, 'SIGKILL');
      killed += 1;
    }
  };
  const ended = await run(['sync', 'exports', '--workers', '2'], (pid) => killing.push(killSome(pid)));
  over.abort();
  await Promise.all(killing);
  expect(ended.code).toBe(0);
  expect(killed).toBe(KILLED);
  const [applied] = tableOf(JSON.parse(ended.stdout) as SyncDocument).applied;
  expect(applied).toMatchObject({ items: ITEMS, puts: ITEMS + ITEMS / 10, rejected: 0 });
  const counted = await run(['query', 'select count(*) as n, count(distinct sk) as keys from unicorns']);
  expect(JSON.parse(counted.stdout)).toMatchObject({ rows: [{ n: String(ITEMS), keys: String(ITEMS) }] });
});

test('where no other process can work, --workers is refused by name', async () => {
  const alone = await workspace.run(['sync', 'exports', '--workers', '2']);
  expect(alone.code).toBe(2);
  expect(alone.stderr).toContain('chdb:./warehouse is open in one process only');
  const none = await run(['sync', 'exports', '--workers', '0']);
  expect(none.code).toBe(2);
  expect(none.stderr).toContain('Expected a number from 1 to 99 for --workers, found "0".');
});
