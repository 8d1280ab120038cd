/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
import { createHash, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { etagOf, type Bucket, type StoredObject } from './bucket.ts';
import { checkWriteConditions } from './conditions.ts';
import { S3Error } from './s3-error.ts';
import { unescapeXml } from './xml.ts';

/** All parts but the last. */
const LEAST_PART_BYTES = 5 * 1024 * 1024;

interface Upload {
  readonly bucket: Bucket;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, Buffer>;
}

export class MultipartUploads {
  readonly #uploads = new Map<string, Upload>();

  /** Uploads that were neither completed nor aborted. */
  get open(): number {
    return this.#uploads.size;
  }

  create(bucket: Bucket, key: string, headers: Readonly<Record<string, string>>): string {
    const id = randomUUID();
    this.#uploads.set(id, { bucket, key, headers, parts: new Map() });
    return id;
  }

  /** @returns the ETag of the part */
  putPart(id: string, number: number, bytes: Buffer): string {
    if (!Number.isInteger(number) || number < 1 || number > 10_000) throw new S3Error('InvalidArgument');
    this.#upload(id).parts.set(number, bytes);
    return etagOf(bytes);
  }

  /** @param manifest the XML that lists the parts */
  complete(id: string, manifest: string, conditions: IncomingHttpHeaders): StoredObject {
    const { bucket, key, headers, parts } = this.#upload(id);
    checkWriteConditions(conditions, bucket.get(key));
    const listed = listedParts(manifest);
    if (listed.some(({ number }, index) => number <= (listed[index - 1]?.number ?? 0))) {
      throw new S3Error('InvalidPartOrder');
    }
    const chunks = listed.map(({ number, etag }, index) => {
      const bytes = parts.get(number);
      if (bytes === undefined || etagOf(bytes) !== etag) throw new S3Error('InvalidPart');
      if (bytes.length < LEAST_PART_BYTES && index < listed.length - 1) throw new S3Error('EntityTooSmall');
      return bytes;
    });
    if (chunks.length === 0) throw new S3Error('InvalidPart');
    this.#uploads.delete(id);
    return bucket.put(key, Buffer.concat(chunks), headers, etagOfParts(chunks));
  }

  abort(id: string): void {
    this.#upload(id);
    this.#uploads.delete(id);
  }

  #upload(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload === undefined) throw new S3Error('NoSuchUpload');
    return upload;
  }
}

function listedParts(manifest: string): readonly { number: number; etag: string }[] {
  return [...manifest.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => {
    const number = /<PartNumber>(\d+)<\/PartNumber>/.exec(part)?.[1];
    const etag = /<ETag>(.*?)<\/ETag>/.exec(part)?.[1];
    if (number === undefined || etag === undefined) throw new S3Error('InvalidPart');
    return { number: Number(number), etag: `"${unescapeXml(etag).replaceAll('"', '')}"` };
  });
}

/** The MD5 of the parts' MD5s, and how many there are. */
function etagOfParts(parts: readonly Buffer[]): string {
  const digests = parts.map((bytes) => createHash('md5').update(bytes).digest());
  return `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${parts.length}"`;
}
