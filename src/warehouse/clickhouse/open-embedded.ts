import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createClient, ClickHouseLogLevel, type ClickHouseClientConfigOptions } from '@clickhouse/client';
import { DynaloadError, messageOf } from '../../errors.ts';
import type { Warehouse } from '../warehouse.ts';
import { toDynaloadError } from './clickhouse-errors.ts';
import { BulkSessions, type BulkSession } from './bulk-sessions.ts';
import type { EmbeddedAddress } from './clickhouse-url.ts';
import { ClickHouseWarehouse } from './clickhouse-warehouse.ts';
import { Connection } from './connection.ts';

const CHDB_VERSION = '3.4.0';

/** The engine in this process, over a folder that is made with the first load. */
export async function openEmbedded({ folder, database }: EmbeddedAddress): Promise<Warehouse> {
  const engine = await loadEngine();
  const description = `chdb:${displayPath(folder)}`;
  return new ClickHouseWarehouse({
    description,
    exists: () => existsSync(folder),
    describeEngine: async () => ({ product: 'ClickHouse, embedded' }),
    open: async () => {
      try {
        mkdirSync(folder, { recursive: true });
        const connection = engine.createChdbConnection({ path: folder });
        const client = createClient({ connection, log: { level: ClickHouseLogLevel.OFF } });
        const bulk = new BulkSessions({ folder, open: () => new engine.Session(folder) });
        return new Connection({ client, database, embedded: true, description, bulk });
      } catch (error) {
        throw openError(error, folder, description);
      }
    },
  });
}

type ClientConnection = NonNullable<ClickHouseClientConfigOptions['connection']>;

/** What is needed of the package chdb. */
interface Engine {
  createChdbConnection(options: { readonly path: string }): ClientConnection;
  readonly Session: new (folder: string) => BulkSession;
}

/**
 * The package is optional, so it is looked for when it is needed. Its own types are no help: they are made against
 * another copy of the client's, and differ in private members that do not matter here.
 * @throws DynaloadError WAREHOUSE_ENGINE_MISSING
 */
async function loadEngine(): Promise<Engine> {
  const names: readonly string[] = ['chdb', 'chdb/connection'];
  try {
    const parts: readonly unknown[] = await Promise.all(
      names.map(async (name): Promise<unknown> => import(name)),
    );
    const engine: unknown = Object.assign({}, ...parts);
    if (isEngine(engine)) return engine;
  } catch (error) {
    throw engineMissing(`it does not load: ${messageOf(error).split('\n')[0]}`, error);
  }
  throw engineMissing('the package chdb has another shape than this version of dynaload knows');
}

function isEngine(value: unknown): value is Engine {
  return (
    typeof value === 'object' &&
    value !== null &&
    'createChdbConnection' in value &&
    typeof value.createChdbConnection === 'function' &&
    'Session' in value &&
    typeof value.Session === 'function'
  );
}

function engineMissing(reason: string, cause?: unknown): DynaloadError {
  return new DynaloadError(
    'WAREHOUSE_ENGINE_MISSING',
    `The embedded engine cannot be used on ${process.platform} ${process.arch}: ${reason}.`,
    {
      hint: `Run "npm install chdb@${CHDB_VERSION}" (Linux with glibc, or macOS), or name a server: clickhouse://user@host:8443/database.`,
      ...(cause === undefined ? {} : { cause }),
    },
  );
}

function openError(error: unknown, folder: string, description: string): DynaloadError {
  const text = messageOf(error);
  if (/only one active data directory/i.test(text)) {
    return new DynaloadError(
      'WAREHOUSE_LOCKED',
      `This process has another embedded warehouse open than ${description}.`,
      {
        hint: 'Close that one first: the engine holds one folder at a time.',
        cause: error,
      },
    );
  }
  const holder = holderOf(folder);
  if (holder !== undefined) {
    return new DynaloadError('WAREHOUSE_LOCKED', `Process ${holder} has ${description} open.`, {
      hint: 'Wait for it to end, or give this run a folder of its own.',
      details: { warehouse: description, process: holder },
      cause: error,
    });
  }
  return toDynaloadError(error, { warehouse: description, activity: 'open its folder', showDetail: true });
}

/**
 * The process that has the folder open. The engine itself says no more than that it failed; it leaves its number in a
 * file, and also when it ended.
 */
function holderOf(folder: string): number | undefined {
  try {
    const pid = Number(/^PID: (\d+)$/m.exec(readFileSync(join(folder, 'status'), 'utf8'))?.[1]);
    if (!Number.isSafeInteger(pid) || pid === process.pid) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

/** Relative where that is shorter to read. */
function displayPath(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path === '' || path.startsWith('..') ? folder : `./${path}`;
}
