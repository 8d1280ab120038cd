import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { drainPending, Session } from 'chdb';
import type { Channel } from '../../src/warehouse/clickhouse/connect/channel.ts';
import { EmbeddedChannel } from '../../src/warehouse/clickhouse/connect/embedded-channel.ts';
import { channelTo, startClickHouseServer, type ServerUser } from '../support/clickhouse-server.ts';
import { collect } from '../support/collect.ts';
import { writingQueries } from './hostile-queries.ts';

interface Opened {
  readonly channel: Channel;
  close(): Promise<void>;
}

const LOADER: ServerUser = { name: 'loader', password: 'secret' };
/** A profile that administrators give to people who only read, but may change settings. */
const READER: ServerUser = { name: 'reader', password: 'secret', profile: { readonly: '2' } };

async function embedded(): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'dynaload-channels-'));
  const channel = new EmbeddedChannel({ folder, open: () => new Session(folder) });
  const close = async (): Promise<void> => {
    await channel.close();
    await drainPending();
    await rm(folder, { recursive: true, force: true });
  };
  return { channel, close };
}

async function overHttp(): Promise<Opened> {
  const server = await startClickHouseServer([LOADER]);
  const channel = channelTo(server.host, LOADER);
  const close = async (): Promise<void> => {
    await channel.close();
    await server.stop();
  };
  return { channel, close };
}

/** Nobody has looked at the text here: what refuses is the engine. */
describe.each([
  { name: 'the embedded engine', open: embedded },
  { name: 'a server', open: overHttp },
])('a statement of a user, to $name', ({ open }) => {
  let opened: Opened;
  let folder: string;
  let before: unknown;

  async function valuesOf(sql: string): Promise<readonly unknown[]> {
    const answer = await opened.channel.query({ sql });
    return (JSON.parse(answer) as { readonly data: readonly unknown[] }).data;
  }

  async function state(): Promise<unknown> {
    return {
      tables: await valuesOf(
        "SELECT database, name FROM system.tables WHERE database != 'system' ORDER BY ALL",
      ),
      databases: await valuesOf('SELECT name FROM system.databases ORDER BY name'),
      functions: await valuesOf("SELECT name FROM system.functions WHERE origin != 'System'"),
      settings: await valuesOf('SELECT name, value FROM system.settings WHERE changed ORDER BY name'),
      loads: await valuesOf('SELECT * FROM d._dynaload_loads'),
      orders: await valuesOf('SELECT * FROM d.orders'),
      files: await readdir(folder),
    };
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynaload-outside-'));
    await writeFile(join(folder, 'secret.csv'), 'a secret\n');
    opened = await open();
    for (const sql of [
      'CREATE DATABASE d ENGINE = Atomic',
      'CREATE TABLE d._dynaload_loads (n UInt64) ENGINE = MergeTree ORDER BY n',
      'CREATE VIEW d.orders AS SELECT n FROM d._dynaload_loads',
      'INSERT INTO d._dynaload_loads SELECT 1',
    ]) {
      await opened.channel.command({ sql });
    }
    before = await state();
  });

  afterAll(async () => {
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(writingQueries)('is refused when it is %j', async (text) => {
    const sql = text.replaceAll('FOLDER', folder);
    await expect(collect(opened.channel.queryFor({ sql }, 'd'))).rejects.toMatchObject({
      message: expect.stringMatching(/READONLY|readonly|Syntax error|Multi|BACKUP|backups/),
    });
    expect(await state()).toEqual(before);
  });
});

describe('a user whose profile reads only', () => {
  it('can ask, and write no more than before', async () => {
    const server = await startClickHouseServer([LOADER, READER]);
    const channel = channelTo(server.host, READER);
    const batches = await collect(channel.queryFor({ sql: 'SELECT 1 AS one' }, 'default'));
    expect(batches.flat().at(-1)).toBe('[1]');
    const sql = 'CREATE TABLE t (a Int8) ENGINE = Memory';
    await expect(collect(channel.queryFor({ sql }, 'default'))).rejects.toThrow('readonly');
    await channel.close();
    await server.stop();
  });
});
