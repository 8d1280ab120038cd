import { DynaloadError } from '../errors.ts';
import { shownAddress, shownParameter } from '../message/shown-address.ts';
import { parseLifecycle, type Lifecycle } from './lifecycle.ts';

/** Where rows are staged: `s3://bucket/prefix?lifecycle=…&region=…`. */
export interface StagingAddress {
  readonly bucket: string;
  /** '' or ending in `/`. */
  readonly prefix: string;
  readonly lifecycle: Lifecycle;
  /** Region of the bucket when it is not the warehouse's; null when it is. */
  readonly region: string | null;
}

export const STAGING_FORM = 's3://bucket/prefix[?lifecycle=keep|delete|30d][&region=eu-central-1]';

const PARAMETERS: ReadonlySet<string> = new Set(['lifecycle', 'region']);

/** @throws DynaloadError STAGING_INVALID */
export function parseStagingAddress(text: string): StagingAddress {
  const [, bucket, path, query = ''] = /^s3:\/\/([^/?#]+)\/?([^?#]*)(?:\?([^#]*))?$/i.exec(text) ?? [];
  if (bucket === undefined || path === undefined) throw invalid(text, 'it is not an s3:// address');
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw invalid(text, 'what follows s3:// cannot be the name of a bucket');
  }
  // The address becomes a part of SQL text: what needs no care there needs none anywhere.
  if (!/^[A-Za-z0-9/!_.*()=-]*$/.test(path)) {
    throw invalid(text, 'the prefix may hold letters, digits and / ! _ . * ( ) = - only');
  }
  const parameters = new URLSearchParams(query);
  for (const [name, value] of parameters) {
    if (!PARAMETERS.has(name)) throw invalid(text, `it has a parameter "${shownParameter(name, value)}"`);
  }
  const lifecycle = parseLifecycle(parameters.get('lifecycle') ?? 'keep');
  if (lifecycle === undefined)
    throw invalid(text, 'lifecycle is neither "keep", "delete" nor days like "30d"');
  const region = parameters.get('region');
  if (region !== null && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    throw invalid(text, 'region is not the name of a Region, like eu-central-1');
  }
  // COPY takes `a//b` in a manifest for a key that is not `a/b`; so none is ever written.
  const parts = path.split('/').filter((part) => part !== '');
  const prefix = parts.map((part) => `${part}/`).join('');
  return { bucket, prefix, lifecycle, region };
}

function invalid(text: string, reason: string): DynaloadError {
  const staging = shownAddress(text);
  const message = `The staging address ${JSON.stringify(staging)} is not valid: ${reason}.`;
  return new DynaloadError('STAGING_INVALID', message, {
    hint: `Write ${STAGING_FORM}.`,
    details: { staging },
  });
}
