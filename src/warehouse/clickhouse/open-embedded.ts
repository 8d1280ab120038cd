import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { DynaloadError, messageOf } from '../../errors.ts';
import { installCommand } from '../../system/install-command.ts';
import { assertFolderCanBeMade, makeFolder } from '../../system/make-folder.ts';
import type { Warehouse } from '../warehouse.ts';
import type { EmbeddedAddress } from './connect/clickhouse-url.ts';
import { ClickHouseWarehouse } from './clickhouse-warehouse.ts';
import { Connection } from './connect/connection.ts';
import { assertFolderOpens, heldBy, holderOf } from './connect/embedded-folder.ts';
import { EmbeddedChannel, type EngineSession } from './connect/embedded-channel.ts';

const CHDB_VERSION = '3.4.0';

/** The engine in this process, over a folder that is made with the first load. */
export async function openEmbedded({ folder, database }: EmbeddedAddress): Promise<Warehouse> {
  const engine = await loadEngine();
  const description = `chdb:${displayPath(folder)}`;
  return new ClickHouseWarehouse({
    description,
    isAlone: true,
    exists: () => existsSync(folder),
    describeEngine: () => ({ product: 'ClickHouse, embedded' }),
    assertCanBeMade: () => assertFolderCanBeMade(folder),
    open: async () => {
      makeFolder(folder);
      assertFolderOpens(folder, description);
      try {
        const channel = new EmbeddedChannel({ folder, open: () => new engine.Session(folder) });
        return new Connection({ channel, database, description });
      } catch (error) {
        throw openError(error, folder, description);
      }
    },
  });
}

/** What is needed of the package chdb. */
interface Engine {
  readonly Session: new (folder: string) => EngineSession;
}

/**
 * The package is optional, so it is looked for when it is needed.
 * @throws DynaloadError WAREHOUSE_ENGINE_MISSING
 */
async function loadEngine(): Promise<Engine> {
  const name: string = 'chdb';
  try {
    const engine: unknown = await import(name);
    if (isEngine(engine)) return engine;
  } catch (error) {
    throw engineMissing(`it does not load: ${messageOf(error).split('\n')[0]}`, error);
  }
  throw engineMissing('the package chdb has another shape than this version of dynaload knows');
}

function isEngine(value: unknown): value is Engine {
  return (
    typeof value === 'object' && value !== null && 'Session' in value && typeof value.Session === 'function'
  );
}

function engineMissing(reason: string, cause?: unknown): DynaloadError {
  const install = installCommand(`chdb@${CHDB_VERSION}`);
  return new DynaloadError(
    'WAREHOUSE_ENGINE_MISSING',
    `The embedded engine cannot be used on ${process.platform} ${process.arch}: ${reason}.`,
    {
      hint: `Run "${install}" (Linux with glibc, or macOS), or name a server: clickhouse://user@host:8443/database.`,
      details: { install },
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
  if (holder !== undefined) return heldBy(holder, description);
  return new DynaloadError('WAREHOUSE_FAILED', `The engine could not open ${description}: ${text}.`, {
    hint:
      'Does every file in it belong to the user who runs dynaload, and was it written by the same version of the engine? ' +
      'Else name another folder, and sync again.',
    details: { warehouse: description },
    cause: error,
  });
}

/** Relative where that is shorter to read. */
function displayPath(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path === '' || path.startsWith('..') ? folder : `./${path}`;
}
