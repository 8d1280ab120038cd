import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Session } from 'chdb';
import { collect } from '../../../support/collect.ts';
import {
  EmbeddedChannel,
  type EngineSession,
} from '../../../../src/warehouse/clickhouse/connect/embedded-channel.ts';

const LARGEST = '18446744073709551615';
const LARGE = Buffer.from('1\n'.repeat(200_000));

let folder: string;
let channel: EmbeddedChannel;
/** How many of the next statements fail before they reach the engine. */
let failures = 0;

function open(): EngineSession {
  const session = new Session(folder);
  return {
    queryAsync: async (sql, options) => {
      if (failures === 0) return session.queryAsync(sql, options);
      failures -= 1;
      throw new Error('not now');
    },
    queryStream: (sql, options) => session.queryStream(sql, options),
    close: () => session.close(),
  };
}

async function rowsOf(sql: string): Promise<unknown> {
  return (JSON.parse(await channel.query({ sql })) as { data: unknown }).data;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynaload-channel-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  channel = new EmbeddedChannel({ folder, open });
  await channel.command({ sql: 'CREATE DATABASE IF NOT EXISTS d ENGINE = Atomic' });
  await channel.command({ sql: 'CREATE OR REPLACE TABLE d.t (n UInt64) ENGINE = MergeTree ORDER BY n' });
});
afterEach(async () => channel.close());

describe('EmbeddedChannel', () => {
  it('reads numbers exactly from the first statement on', async () => {
    const sql = `SELECT toUInt64('${LARGEST}')`;
    expect(await rowsOf(sql)).toEqual([[LARGEST]]);
    expect(await rowsOf(sql)).toEqual([[LARGEST]]);
  });

  it('reads them exactly, too, when the settings failed at first', async () => {
    failures = 1;
    await expect(rowsOf('SELECT 1')).rejects.toThrow('not now');
    expect(await rowsOf(`SELECT toUInt64('${LARGEST}')`)).toEqual([[LARGEST]]);
  });

  it('looks for the tables of a user in the database', async () => {
    await channel.insert({
      sql: 'INSERT INTO d.t FORMAT TabSeparated',
      bytes: Buffer.from(`7\n${LARGEST}\n`),
    });
    const batches = await collect(channel.queryFor({ sql: 'SELECT n FROM t ORDER BY n' }, 'd'));
    expect(batches.flat().map((line): unknown => JSON.parse(line))).toEqual([
      ['n'],
      ['UInt64'],
      ['7'],
      [LARGEST],
    ]);
  });

  it('takes many rows, in a session of its own', async () => {
    await channel.insert({
      sql: 'INSERT INTO d.t FORMAT TabSeparated',
      bytes: LARGE,
    });
    expect(await rowsOf('SELECT count() FROM d.t')).toEqual([['200000']]);
  });

  it('begins no statement that was given up while the file was written', async () => {
    const interruption = new Error('interrupted');
    const insert = channel.insert({
      sql: 'INSERT INTO d.t FORMAT TabSeparated',
      bytes: LARGE,
      signal: AbortSignal.abort(interruption),
    });
    await expect(insert).rejects.toBe(interruption);
    expect(await rowsOf('SELECT count() FROM d.t')).toEqual([['0']]);
  });
});
