/** The objects that a COPY reads. */
import { GetObjectCommand, ListObjectsV2Command, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { NotEmulated, RedshiftError } from '../sql/redshift-error.ts';
import { readS3Url, type CopyStatement, type S3Url } from './copy-statement.ts';

export interface S3Access {
  readonly endpoint: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface BucketRules {
  /** Where the cluster or workgroup is. */
  readonly region: string;
  /** Buckets that are elsewhere. */
  readonly bucketRegions: Readonly<Record<string, string>>;
}

export interface CopyFile {
  /** `s3://bucket/key` */
  readonly url: string;
  /** Size of the object. */
  readonly bytes: number;
  /** Without its compression. */
  readonly content: Buffer;
}

export class S3Files {
  readonly #client: S3Client;
  readonly #rules: BucketRules;

  constructor(access: S3Access, rules: BucketRules) {
    this.#rules = rules;
    this.#client = new S3Client({
      endpoint: access.endpoint,
      forcePathStyle: true,
      region: rules.region,
      credentials: access.credentials ?? { accessKeyId: 'copy', secretAccessKey: 'copy' },
    });
  }

  close(): void {
    this.#client.destroy();
  }

  /** The URLs to load, in order; a file that a manifest lists twice is there twice. */
  async list(copy: CopyStatement): Promise<readonly { readonly url: S3Url; readonly mandatory: boolean }[]> {
    this.#checkRegion(copy.from.bucket, copy.region);
    if (!copy.manifest) return this.#listPrefix(copy.from);
    const manifest = await this.#get(copy.from);
    if (manifest === undefined) {
      throw new RedshiftError(
        'Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey',
      );
    }
    const entries = readManifest(manifest);
    for (const { url } of entries) this.#checkRegion(url.bucket, copy.region);
    return entries;
  }

  /** Undefined when there is no such object. */
  async read(url: S3Url, compression: CopyStatement['compression']): Promise<CopyFile | undefined> {
    const stored = await this.#get(url);
    if (stored === undefined) return undefined;
    const name = `s3://${url.bucket}/${url.key}`;
    return { url: name, bytes: stored.length, content: await decompress(stored, compression, name) };
  }

  async #listPrefix({
    bucket,
    key,
  }: S3Url): Promise<readonly { readonly url: S3Url; readonly mandatory: boolean }[]> {
    const urls: { url: S3Url; mandatory: boolean }[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: key,
          ...(token !== undefined && { ContinuationToken: token }),
        }),
      );
      for (const { Key } of page.Contents ?? []) {
        if (Key !== undefined) urls.push({ url: { bucket, key: Key }, mandatory: true });
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return urls;
  }

  async #get({ bucket, key }: S3Url): Promise<Buffer | undefined> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    } catch (error) {
      if (!(error instanceof S3ServiceException)) throw error;
      if (error.name === 'NoSuchKey') return undefined;
      const status = String(error.$metadata.httpStatusCode ?? 0);
      throw new RedshiftError(`S3ServiceException:${error.message},Status ${status},Error ${error.name}`);
    }
  }

  /** https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-source-s3.html#copy-region */
  #checkRegion(bucket: string, stated: string | undefined): void {
    const actual = this.#rules.bucketRegions[bucket] ?? this.#rules.region;
    if (actual === (stated ?? this.#rules.region)) return;
    throw new RedshiftError(
      'S3ServiceException:The bucket you are attempting to access must be addressed using the specified endpoint.,Status 301,Error PermanentRedirect',
    );
  }
}

/** https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html: `mandatory` is false unless given. */
const MANIFEST_MEMBERS = { whole: ['entries'], entry: ['url', 'mandatory', 'meta'] } as const;

/** What COPY does with members that are not documented is written nowhere. */
function checkMembers(value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new NotEmulated(`a manifest with "${unknown}"`);
}

function readManifest(bytes: Buffer): readonly { readonly url: S3Url; readonly mandatory: boolean }[] {
  const parsed = parseJson(bytes.toString('utf8'));
  const entries =
    typeof parsed === 'object' && parsed !== null && 'entries' in parsed ? parsed.entries : undefined;
  if (typeof parsed !== 'object' || parsed === null || !Array.isArray(entries)) {
    throw badManifest('"entries" is not an array');
  }
  checkMembers(parsed, MANIFEST_MEMBERS.whole);
  return entries.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('url' in entry) || typeof entry.url !== 'string') {
      throw badManifest('an entry has no "url"');
    }
    checkMembers(entry, MANIFEST_MEMBERS.entry);
    const mandatory = 'mandatory' in entry ? entry.mandatory : false;
    if (typeof mandatory !== 'boolean') throw badManifest('"mandatory" is not a boolean');
    return { url: readS3Url(entry.url), mandatory };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badManifest('not JSON');
  }
}

function badManifest(reason: string): RedshiftError {
  return new RedshiftError(`Problem reading manifest file - invalid manifest: ${reason}`);
}

/** The keyword decides, never the name of the file. https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-file-compression.html */
async function decompress(
  bytes: Buffer,
  compression: CopyStatement['compression'],
  name: string,
): Promise<Buffer> {
  if (compression === undefined) return bytes;
  const decoder = compression === 'gzip' ? gunzip : zstdDecoder();
  try {
    return await decoder(bytes);
  } catch {
    throw new RedshiftError(`Failed to uncompress ${name}: it is no ${compression} stream`);
  }
}

const gunzip = promisify(zlib.gunzip);

function zstdDecoder(): (bytes: Buffer) => Promise<Buffer> {
  if ('zstdDecompress' in zlib) return promisify<Buffer, Buffer>(zlib.zstdDecompress);
  throw new NotEmulated('ZSTD needs Node 22.15 or later');
}
