import { isAbsolute, resolve } from 'node:path';
import { DynaloadError } from '../../../errors.ts';
import { shownParameter } from '../../../message/shown-address.ts';

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
  /** The user says that the server stands alone, whatever it looks like. */
  readonly oneServer: boolean;
}

const EMBEDDED_DATABASE = 'dynaload';
const PARAMETERS = ['tls', 's3Role', 'cluster'];
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
const ROLE = /^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** The forms of an address, for messages. */
export const CLICKHOUSE_FORMS = [
  'chdb:./folder (the embedded engine)',
  'clickhouse://user@host:8443/database (HTTPS)',
  'clickhouse://user@host:8123/database?tls=false (HTTP)',
] as const;

/** @param url begins with `chdb:` */
export function parseEmbeddedUrl(url: string): EmbeddedAddress {
  const path = url.slice('chdb:'.length);
  if (path === '') throw invalid('chdb: needs a folder.', 'Write chdb:./warehouse, for example.');
  if (path.startsWith('//')) {
    throw invalid('chdb: takes a path, not "//".', 'Write chdb:./folder or chdb:/absolute/folder.');
  }
  if (/[?#]/.test(path))
    throw invalid('chdb: takes a path and no parameters.', 'Leave out what stands behind "?".');
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
    throw invalid('The address is not clickhouse://user@host:port/database.', 'Name at least a host.');
  }
  if (parsed.password !== '') {
    throw invalid(
      'The address holds a password, which would end up in process lists and logs.',
      'Leave it out of the URL and set DYNALOAD_WAREHOUSE_PASSWORD.',
    );
  }
  const tls = tlsOf(parsed.searchParams);
  const port = parsed.port === '' ? (tls ? '8443' : '8123') : parsed.port;
  const path = decode(parsed.pathname.replace(/^\//, ''));
  if (path.includes('/'))
    throw invalid('Behind the host there is more than one name.', 'Write /database alone.');
  return {
    kind: 'server',
    origin: `${tls ? 'https' : 'http'}://${parsed.hostname}:${port}`,
    user: parsed.username === '' ? 'default' : decode(parsed.username),
    database: path === '' ? 'default' : path,
    s3Role: roleOf(parsed.searchParams),
    oneServer: isOneServer(parsed.searchParams),
  };
}

function tryParse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(
      'A "%" in the address is not followed by two hexadecimal digits.',
      'Write %25 for a percent sign.',
    );
  }
}

function tlsOf(parameters: URLSearchParams): boolean {
  for (const [name, value] of parameters) {
    if (PARAMETERS.includes(name)) continue;
    throw invalid(
      `The address has a parameter that dynaload does not know: "${shownParameter(name, value)}".`,
      name.toLowerCase() === 'ssl' || name.toLowerCase() === 'secure'
        ? 'Did you mean "tls"?'
        : `Known parameters: ${PARAMETERS.join(', ')}.`,
    );
  }
  const tls = parameters.get('tls');
  if (tls === null || tls === 'true') return true;
  if (tls === 'false') return false;
  throw invalid('tls is neither "true" nor "false".', 'Write ?tls=false for plain HTTP.');
}

function roleOf(parameters: URLSearchParams): string | null {
  const role = parameters.get('s3Role');
  if (role === null || ROLE.test(role)) return role;
  throw invalid(
    's3Role is not the ARN of an IAM role.',
    'Write &s3Role=arn:aws:iam::123456789012:role/name.',
  );
}

function isOneServer(parameters: URLSearchParams): boolean {
  const cluster = parameters.get('cluster');
  if (cluster === null || cluster === 'none') return cluster === 'none';
  throw invalid(
    'cluster is not "none".',
    'Write ?cluster=none for a server that stands alone, or leave it out.',
  );
}

function invalid(message: string, hint: string): DynaloadError {
  return new DynaloadError('WAREHOUSE_URL_INVALID', message, {
    hint: `${hint} Forms: ${CLICKHOUSE_FORMS.join('; ')}.`,
  });
}
