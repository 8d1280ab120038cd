/** The warehouses by the scheme of their URL: the one place that knows the adapters by name. */
import { DynaloadError } from '../errors.ts';
import { shownAddress } from '../message/shown-address.ts';
import { nearest } from '../message/suggest.ts';
import type { RowFormat } from '../row/row-format.ts';
import { parseStagingAddress, STAGING_FORM, type StagingAddress } from '../stage/staging-address.ts';
import type { Adapter, AdapterScheme, Environment } from './adapter.ts';
import type { CloudNeeds } from './cloud-needs.ts';
import { CLICKHOUSE } from './clickhouse/adapter.ts';
import type { WarehouseName } from './dialect.ts';
import { REDSHIFT } from './redshift/adapter.ts';
import type { Warehouse } from './warehouse.ts';

export interface WarehouseOptions {
  /** Where rows wait for a warehouse that fetches them itself. Default: DYNALOAD_STAGING. */
  readonly staging?: string | undefined;
}

const ADAPTERS: Readonly<Record<WarehouseName, Adapter>> = { clickhouse: CLICKHOUSE, redshift: REDSHIFT };

const SCHEMES: ReadonlyMap<string, AdapterScheme> = new Map(
  Object.values(ADAPTERS).flatMap(({ schemes }) => Object.entries(schemes)),
);

/** The row format of a warehouse, for a thread that encodes rows and has no warehouse. */
export async function rowFormatOf(name: WarehouseName): Promise<RowFormat> {
  return ADAPTERS[name].rowFormat();
}

/** @throws DynaloadError STAGING_INVALID */
function stagingFor({ staging }: AdapterScheme, given: string): StagingAddress | null {
  if (staging === 'none') return null;
  if (given !== '') return parseStagingAddress(given);
  if (staging === 'optional') return null;
  throw new DynaloadError(
    'STAGING_INVALID',
    'This warehouse copies rows from a bucket, and none was named.',
    {
      hint: `Give --staging ${STAGING_FORM}, or set DYNALOAD_STAGING.`,
    },
  );
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
  environment: Environment = {},
  options: WarehouseOptions = {},
): Promise<Warehouse> {
  const known = schemeFor(url);
  const given = options.staging ?? environment['DYNALOAD_STAGING'] ?? '';
  return known.open(url, stagingFor(known, given), environment);
}

/**
 * What loading a warehouse from functions in AWS takes. Nothing is connected to.
 * @throws DynaloadError WAREHOUSE_URL_INVALID, also for the embedded engine
 */
export function cloudNeedsOf(url: string): CloudNeeds {
  const { cloud } = schemeFor(url);
  if (cloud !== null) return cloud(url);
  throw new DynaloadError('WAREHOUSE_URL_INVALID', 'The embedded engine is no warehouse for functions.', {
    hint: `It lives on one machine. Forms: ${formsWhere((scheme) => scheme.cloud !== null)}.`,
  });
}

/** @throws DynaloadError WAREHOUSE_URL_INVALID */
function schemeFor(url: string): AdapterScheme {
  const known = SCHEMES.get(schemeOf(url) ?? '');
  if (known !== undefined) return known;
  // In `user:password@host` it is no scheme that stands before the colon.
  const scheme = schemeOf(shownAddress(url));
  const found =
    scheme === undefined ? 'it begins with no scheme' : `"${scheme}:" is not a scheme that dynaload knows`;
  const folder = /^[\w./-]+$/.test(url) ? url : './warehouse';
  const meant = scheme === undefined ? `chdb:${folder}` : meantBy(scheme);
  throw new DynaloadError('WAREHOUSE_URL_INVALID', `The warehouse URL is not valid: ${found}.`, {
    hint: `${meant === null ? '' : `Did you mean "${meant}"? `}Forms: ${formsWhere(() => true)}.`,
  });
}

function formsWhere(isMeant: (scheme: AdapterScheme) => boolean): string {
  return [...SCHEMES.values()]
    .filter(isMeant)
    .flatMap(({ forms }) => forms)
    .join('; ');
}

function schemeOf(url: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
}

function meantBy(scheme: string): string | null {
  const name = SERVER_SCHEMES.has(scheme) ? 'clickhouse' : nearest(scheme, [...SCHEMES.keys()]);
  return name === null ? null : `${name}:`;
}
