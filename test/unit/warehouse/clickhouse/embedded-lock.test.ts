import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openWarehouse } from '../../../../src/warehouse/registry.ts';
import { loadRows, notesTarget, put, readNotes } from '../../../contract/contract-loads.ts';

const HOLD = `
const { Session } = require('chdb');
new Session(process.argv[1]).query('SELECT 1');
process.stdout.write('held');
process.stdin.resume();
`;

let folder: string;
let holder: ChildProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynaload-lock-'));
  holder = spawn(process.execPath, ['--eval', HOLD, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (holder.stdout !== null) await once(holder.stdout, 'data');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('an embedded warehouse that another process has open', () => {
  it('is locked, and names the process; once that ended, even by force, it opens', async () => {
    const warehouse = await openWarehouse(`chdb:${folder}`, {});
    await expect(warehouse.reach()).rejects.toMatchObject({
      code: 'WAREHOUSE_LOCKED',
      retryable: true,
      message: expect.stringContaining(String(holder.pid)),
    });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const target = notesTarget();
    await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
    expect(await readNotes(warehouse, target)).toEqual({ a: 'one' });
    await warehouse.close();
  });
});
