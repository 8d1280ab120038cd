/** Reads the fields of the `export` block: where exports go, how often, and up to which size. */
import { DURATION_PATTERN, parseDuration } from '../duration.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SHORTEST = 15 * MINUTE;

/** For the JSON Schema. */
export const ADDRESS_PATTERN = '^s3://[A-Za-z0-9][A-Za-z0-9._-]{2,62}(?:/.*)?$';
export const SIZE_PATTERN = '^[0-9]{1,6}(?:MB|GB|TB)$';
export const EVERY_PATTERN = DURATION_PATTERN.source;
const BYTES = { MB: 1e6, GB: 1e9, TB: 1e12 } as const;

export interface ExportAddress {
  readonly bucket: string;
  /** Without slashes at its ends; null for the root of the bucket. */
  readonly prefix: string | null;
}

export function parseExportAddress(text: string): ExportAddress | { readonly problem: string } {
  const problem = `expected an address such as s3://bucket/prefix, got ${JSON.stringify(text)}`;
  if (!new RegExp(ADDRESS_PATTERN).test(text)) return { problem };
  const [, bucket = '', rest = ''] = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(text) ?? [];
  const prefix = rest.replace(/^\/+/, '').replace(/\/+$/, '');
  if (prefix.split('/').includes('AWSDynamoDB')) {
    return {
      problem: `expected an address above AWSDynamoDB/, which DynamoDB adds, got ${JSON.stringify(text)}`,
    };
  }
  return { bucket, prefix: prefix === '' ? null : prefix };
}

/** @returns milliseconds; windows of all tables end at the same instants, so a day has to hold a whole number of them */
export function parseEvery(text: string): number | { readonly problem: string } {
  const every = parseDuration(text);
  if (every !== null && every >= SHORTEST && every <= DAY && DAY % every === 0) return every;
  return {
    problem: `expected 15m to 24h that divide a day evenly, such as "15m", "1h", "6h" or "24h", got ${JSON.stringify(text)}`,
  };
}

/** @returns bytes, decimal */
export function parseSize(text: string): number | { readonly problem: string } {
  const match = /^([0-9]{1,6})(MB|GB|TB)$/.exec(text);
  const unit = match?.[2];
  if (unit === 'MB' || unit === 'GB' || unit === 'TB') return Number(match?.[1]) * BYTES[unit];
  return { problem: `expected a size such as "500MB", "100GB" or "2TB", got ${JSON.stringify(text)}` };
}
