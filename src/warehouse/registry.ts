/** The warehouses by the scheme of their URL: the one place that knows the adapters by name. */
import { DynaloadError } from '../errors.ts';
import { shownAddress } from '../message/shown-address.ts';
import { nearest } from '../message/suggest.ts';
import { parseStagingAddress, STAGING_FORM } from '../stage/staging-address.ts';
import { CLICKHOUSE_FORMS, parseEmbeddedUrl, parseServerUrl } from './clickhouse/connect/clickhouse-url.ts';
import { REDSHIFT_FORMS, parseRedshiftUrl } from './redshift/data-api/redshift-url.ts';
import type { RowFormat } from '../row/row-format.ts';
import type { WarehouseName } from './dialect.ts';
import type { Warehouse } from './warehouse.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface WarehouseKind {
  /** The forms of its URL, for messages. */
  readonly forms: readonly string[];
  open(url: string, environment: Environment, options: WarehouseOptions): Promise<Warehouse>;
}

export interface WarehouseOptions {
  /** Where rows wait for a warehouse that fetches them itself. Default: DYNALOAD_STAGING. */
  readonly staging?: string | undefined;
}

// The adapters are loaded when they are asked for: a command that needs none starts quickly.
const KINDS: Readonly<Record<string, WarehouseKind>> = {
  chdb: {
    forms: CLICKHOUSE_FORMS.slice(0, 1),
    open: async (url) => {
      const address = parseEmbeddedUrl(url);
      const { openEmbedded } = await import('./clickhouse/open-embedded.ts');
      return openEmbedded(address);
    },
  },
  clickhouse: {
    forms: CLICKHOUSE_FORMS.slice(1),
    open: async (url, environment, options) => {
      const address = parseServerUrl(url);
      const staging = options.staging ?? environment['DYNALOAD_STAGING'] ?? '';
      const password = environment['DYNALOAD_WAREHOUSE_PASSWORD'] ?? '';
      const { openServer } = await import('./clickhouse/open-server.ts');
      if (staging === '') return openServer(address, password);
      const { pullFrom } = await import('./clickhouse/pull-from.ts');
      return openServer(address, password, pullFrom(parseStagingAddress(staging), address, environment));
    },
  },
  redshift: {
    forms: REDSHIFT_FORMS,
    open: async (url, environment, options) => {
      const address = parseRedshiftUrl(url);
      const staging = parseStagingAddress(stagingFor(options.staging ?? environment['DYNALOAD_STAGING']));
      const { openRedshift } = await import('./redshift/open-redshift.ts');
      return openRedshift(address, staging);
    },
  },
};

const ROW_FORMATS: Readonly<Record<WarehouseName, () => Promise<RowFormat>>> = {
  clickhouse: async () => (await import('./clickhouse/statements/tsv-format.ts')).tsvFormat,
  redshift: async () => (await import('./redshift/statements/csv-format.ts')).csvFormat,
};

/** The row format of a warehouse, for a thread that encodes rows and has no warehouse. */
export async function rowFormatOf(name: WarehouseName): Promise<RowFormat> {
  return ROW_FORMATS[name]();
}

function stagingFor(given: string | undefined): string {
  if (given !== undefined && given !== '') return given;
  throw new DynaloadError('STAGING_INVALID', 'Redshift copies rows from a bucket, and none was named.', {
    hint: `Give --staging ${STAGING_FORM}, or set DYNALOAD_STAGING.`,
  });
}

/** What people write who mean a server. */
const SERVER_SCHEMES = new Set(['http', 'https', 'tcp', 'native', 'ch']);

/**
 * Opens a warehouse by its URL. Nothing is connected to, and nothing made, before it is needed.
 * @param environment `DYNALOAD_WAREHOUSE_PASSWORD` is the password of a server; `DYNALOAD_STAGING` stands in for
 *   `options.staging`
 * @throws DynaloadError WAREHOUSE_URL_INVALID, WAREHOUSE_ENGINE_MISSING, STAGING_INVALID
 */
export async function openWarehouse(
  url: string,
  environment: Environment,
  options: WarehouseOptions = {},
): Promise<Warehouse> {
  const kind = KINDS[schemeOf(url) ?? ''];
  if (kind !== undefined) return kind.open(url, environment, options);
  // In `user:password@host` it is no scheme that stands before the colon.
  const scheme = schemeOf(shownAddress(url));
  const found =
    scheme === undefined ? 'it begins with no scheme' : `"${scheme}:" is not a scheme that dynaload knows`;
  const folder = /^[\w./-]+$/.test(url) ? url : './warehouse';
  const meant = scheme === undefined ? `chdb:${folder}` : meantBy(scheme);
  const forms = Object.values(KINDS).flatMap((each) => each.forms);
  throw new DynaloadError('WAREHOUSE_URL_INVALID', `The warehouse URL is not valid: ${found}.`, {
    hint: `${meant === null ? '' : `Did you mean "${meant}"? `}Forms: ${forms.join('; ')}.`,
  });
}

function schemeOf(url: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
}

function meantBy(scheme: string): string | null {
  const name = SERVER_SCHEMES.has(scheme) ? 'clickhouse' : nearest(scheme, Object.keys(KINDS));
  return name === null ? null : `${name}:`;
}
