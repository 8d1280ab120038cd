import { isAbsolute, resolve } from 'node:path';
import { checkParameters, decodePart, refusingAddress, ROLE_ARN } from '../../sql/address.ts';

/** Where the embedded engine keeps its data. */
export interface EmbeddedAddress {
  readonly kind: 'embedded';
  /** Absolute path of the folder. */
  readonly folder: string;
  readonly database: string;
}

export interface ServerAddress {
  readonly kind: 'server';
  /** `https://host:port`, without user and database. */
  readonly origin: string;
  readonly user: string;
  readonly database: string;
  /** Of the IAM role with which the server reads staged files; null for the rights that it has anyway. */
  readonly s3Role: string | null;
  /** Whether rows are sent compressed. */
  readonly compress: boolean;
  /** The cluster on which tables are to stand; `ALONE` for none, whatever it looks like; null when the user does not say. */
  readonly cluster: string | null;
  /** Whether rows are to be on one shard each of that cluster, by their key. */
  readonly isSharded: boolean;
}

/** What stands for no cluster. */
export const ALONE = 'none';

const EMBEDDED_DATABASE = 'dynaload';
const PARAMETERS = ['tls', 's3Role', 'cluster', 'shards', 'compress'];
/** What other clients call it. */
const ALIASES = new Map([
  ['ssl', 'tls'],
  ['secure', 'tls'],
  ['compression', 'compress'],
]);

/** The forms of an address, for messages. */
export const CLICKHOUSE_FORMS = [
  'chdb:./folder (the embedded engine)',
  'clickhouse://user@host:8443/database (HTTPS)',
  'clickhouse://user@host:8123/database?tls=false (HTTP)',
] as const;

const refuse = refusingAddress(CLICKHOUSE_FORMS);

/** @param url begins with `chdb:` */
export function parseEmbeddedUrl(url: string): EmbeddedAddress {
  const path = url.slice('chdb:'.length);
  if (path === '') throw refuse('chdb: needs a folder.', 'Write chdb:./warehouse, for example.');
  if (path.startsWith('//')) {
    throw refuse('chdb: takes a path, not "//".', 'Write chdb:./folder or chdb:/absolute/folder.');
  }
  if (/[?#]/.test(path))
    throw refuse('chdb: takes a path and no parameters.', 'Leave out what stands behind "?".');
  return {
    kind: 'embedded',
    folder: isAbsolute(path) ? path : resolve(path),
    database: EMBEDDED_DATABASE,
  };
}

/** @param url begins with `clickhouse:` */
export function parseServerUrl(url: string): ServerAddress {
  const parsed = tryParse(url);
  if (parsed === undefined || parsed.hostname === '') {
    throw refuse('The address is not clickhouse://user@host:port/database.', 'Name at least a host.');
  }
  if (parsed.password !== '') {
    throw refuse(
      'The address holds a password, which would end up in process lists and logs.',
      'Leave it out of the URL and set DYNALOAD_WAREHOUSE_PASSWORD.',
    );
  }
  checkParameters(parsed.searchParams, PARAMETERS, refuse, ALIASES);
  const tls = flagOf(parsed.searchParams, 'tls', true, 'Write ?tls=false for plain HTTP.');
  const port = parsed.port === '' ? (tls ? '8443' : '8123') : parsed.port;
  const path = decodePart(parsed.pathname.replace(/^\//, ''), refuse);
  if (path.includes('/'))
    throw refuse('Behind the host there is more than one name.', 'Write /database alone.');
  return {
    kind: 'server',
    origin: `${tls ? 'https' : 'http'}://${parsed.hostname}:${port}`,
    user: parsed.username === '' ? 'default' : decodePart(parsed.username, refuse),
    database: path === '' ? 'default' : path,
    s3Role: roleOf(parsed.searchParams),
    compress: flagOf(
      parsed.searchParams,
      'compress',
      false,
      'Write ?compress=true for rows that go a long way.',
    ),
    cluster: clusterOf(parsed.searchParams),
    isSharded: isSharded(parsed.searchParams),
  };
}

function tryParse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

function flagOf(parameters: URLSearchParams, name: string, usually: boolean, hint: string): boolean {
  const flag = parameters.get(name);
  if (flag === null) return usually;
  if (flag === 'true' || flag === 'false') return flag === 'true';
  throw refuse(`${name} is neither "true" nor "false".`, hint);
}

function roleOf(parameters: URLSearchParams): string | null {
  const role = parameters.get('s3Role');
  if (role === null || ROLE_ARN.test(role)) return role;
  throw refuse('s3Role is not the ARN of an IAM role.', 'Write &s3Role=arn:aws:iam::123456789012:role/name.');
}

function isSharded(parameters: URLSearchParams): boolean {
  const [shards, cluster] = [parameters.get('shards'), parameters.get('cluster')];
  if (shards === null) return false;
  if (shards === 'key' && cluster !== null && cluster !== ALONE) return true;
  throw refuse(
    shards === 'key' ? 'shards=key needs a cluster.' : 'shards is not "key".',
    'Write ?cluster=NAME&shards=key for tables whose rows are on one shard each, by their key, or leave shards out.',
  );
}

function clusterOf(parameters: URLSearchParams): string | null {
  const cluster = parameters.get('cluster');
  if (cluster !== '') return cluster;
  throw refuse(
    'cluster has no name.',
    'Write ?cluster=NAME for tables on all nodes of a cluster, ?cluster=none for a server that stands alone, or leave it out.',
  );
}
