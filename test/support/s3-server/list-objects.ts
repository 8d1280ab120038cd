/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
import type { Bucket } from './bucket.ts';
import { S3Error } from './s3-error.ts';
import { document, element } from './xml.ts';

const MOST_KEYS = 1000;

/** An entry of a listing: an object, or all the keys that share a prefix up to the delimiter. */
interface Entry {
  readonly kind: 'object' | 'folder';
  readonly key: string;
}

interface Page {
  readonly entries: readonly Entry[];
  /** Set when there are more. */
  readonly last: Entry | undefined;
}

export function listObjects(bucket: Bucket, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const startAfter = query.get('start-after') ?? '';
  const token = query.get('continuation-token');
  const maxKeys = Math.min(Number(query.get('max-keys') ?? MOST_KEYS), MOST_KEYS);
  if (!Number.isInteger(maxKeys) || maxKeys < 0) throw new S3Error('InvalidArgument');
  const isUrlEncoded = query.get('encoding-type') === 'url';
  const text = isUrlEncoded ? urlEncoded : String;

  const after: Entry = token === null ? { kind: 'object', key: startAfter } : fromToken(token);
  const { entries, last } = pageOf(bucket.keys(), { prefix, delimiter, after, maxKeys });
  return document(
    'ListBucketResult',
    [
      element('Name', bucket.name),
      element('Prefix', text(prefix)),
      delimiter === '' ? '' : element('Delimiter', text(delimiter)),
      startAfter === '' ? '' : element('StartAfter', text(startAfter)),
      isUrlEncoded ? element('EncodingType', 'url') : '',
      element('MaxKeys', maxKeys),
      element('KeyCount', entries.length),
      element('IsTruncated', last !== undefined),
      last === undefined ? '' : element('NextContinuationToken', toToken(last)),
      ...entries.map((entry) => entryXml(bucket, entry, text)),
    ].join(''),
  );
}

function pageOf(
  keys: readonly string[],
  { prefix, delimiter, after, maxKeys }: { prefix: string; delimiter: string; after: Entry; maxKeys: number },
): Page {
  const start = Buffer.from(after.key);
  const entries: Entry[] = [];
  let last = after;
  for (const key of keys) {
    if (!key.startsWith(prefix) || Buffer.compare(Buffer.from(key), start) <= 0) continue;
    // A folder stands for all keys below it, those that were not looked at yet as well.
    if (last.kind === 'folder' && key.startsWith(last.key)) continue;
    if (entries.length === maxKeys) return { entries, last: maxKeys === 0 ? undefined : last };
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    last =
      end === -1 ? { kind: 'object', key } : { kind: 'folder', key: key.slice(0, end + delimiter.length) };
    entries.push(last);
  }
  return { entries, last: undefined };
}

function entryXml(bucket: Bucket, { kind, key }: Entry, text: (key: string) => string): string {
  if (kind === 'folder') return `<CommonPrefixes>${element('Prefix', text(key))}</CommonPrefixes>`;
  const stored = bucket.get(key);
  if (stored === undefined) return '';
  return (
    '<Contents>' +
    element('Key', text(key)) +
    element('LastModified', stored.modified.toISOString()) +
    element('ETag', stored.etag) +
    element('Size', stored.bytes.length) +
    '<StorageClass>STANDARD</StorageClass></Contents>'
  );
}

/** As S3 does it: form style, but `/` stays. */
function urlEncoded(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}

function toToken({ kind, key }: Entry): string {
  return Buffer.from(`${kind} ${key}`).toString('base64');
}

function fromToken(token: string): Entry {
  const [, kind, key] = /^(object|folder) (.*)$/s.exec(Buffer.from(token, 'base64').toString()) ?? [];
  if (key === undefined) throw new S3Error('InvalidArgument');
  return { kind: kind === 'folder' ? 'folder' : 'object', key };
}
