import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { DynaloadError } from '../../errors.ts';
import type { ListOptions, ObjectBody, ObjectStore, StoreEntry, StoreLocation } from './object-store.ts';
import { resumingChunks } from './s3-body.ts';
import { abortOptions, connectS3 } from '../../aws/s3-client.ts';
import { isNoSuchKey, sourceError, type S3Operation } from '../../aws/s3-errors.ts';
import { compareKeys } from './store-key.ts';

export interface S3StoreOptions {
  readonly bucket: string;
  /** Default: a client on the standard chain of AWS settings, made at the first call. The store closes what it made. */
  readonly client?: S3Client;
}

/** A bucket as an object store. Only reads; needs s3:ListBucket and s3:GetObject. */
export class S3Store implements ObjectStore {
  readonly description: string;
  readonly location?: StoreLocation;
  readonly #bucket: string;
  readonly #given: S3Client | undefined;
  #made: Promise<S3Client> | undefined;

  constructor({ bucket, client }: S3StoreOptions) {
    this.#bucket = bucket;
    this.#given = client;
    this.description = `s3://${bucket}`;
    // A client that was given has settings that only its giver knows.
    if (client === undefined) this.location = { kind: 'bucket', bucket };
  }

  address(key: string): string {
    return `s3://${this.#bucket}/${key}`;
  }

  async *list({ folder, startAfter, signal }: ListOptions): AsyncGenerator<StoreEntry> {
    let continuation: string | undefined;
    do {
      const page = await this.#page(folder, startAfter, continuation, signal);
      for (const entry of entriesOf(page)) {
        // A folder made in the AWS console is an object with the key of the folder itself.
        if (entry.key === folder || (startAfter !== undefined && compareKeys(entry.key, startAfter) <= 0))
          continue;
        yield entry;
      }
      continuation = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (continuation !== undefined);
  }

  async open(key: string, signal?: AbortSignal): Promise<ObjectBody | undefined> {
    const operation = this.#operation('reading', key);
    try {
      const client = await this.#client();
      const response = await client.send(
        new GetObjectCommand({ Bucket: this.#bucket, Key: key }),
        abortOptions(signal),
      );
      const size = response.ContentLength;
      if (size === undefined) throw new Error('the response states no Content-Length');
      const object = { client, bucket: this.#bucket, key, address: operation.address, signal };
      return { size, chunks: resumingChunks(object, response, size) };
    } catch (thrown) {
      signal?.throwIfAborted();
      if (isNoSuchKey(thrown)) return undefined;
      throw sourceError(thrown, operation);
    }
  }

  async close(): Promise<void> {
    if (this.#made === undefined) return;
    const made = this.#made;
    this.#made = undefined;
    (await made).destroy();
  }

  async #page(
    folder: string,
    startAfter: string | undefined,
    continuation: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ListObjectsV2CommandOutput> {
    const command = new ListObjectsV2Command({
      Bucket: this.#bucket,
      Prefix: folder,
      Delimiter: '/',
      // A key may hold characters that XML cannot.
      EncodingType: 'url',
      StartAfter: startAfter,
      ContinuationToken: continuation,
    });
    try {
      const client = await this.#client();
      return await client.send(command, abortOptions(signal));
    } catch (thrown) {
      signal?.throwIfAborted();
      throw sourceError(thrown, this.#operation('listing', folder));
    }
  }

  #operation(doing: S3Operation['doing'], key: string): S3Operation {
    return { doing, address: this.address(key), bucket: this.#bucket };
  }

  async #client(): Promise<S3Client> {
    if (this.#given !== undefined) return this.#given;
    this.#made ??= connectS3();
    return this.#made;
  }
}

/** S3 gives the objects and the folders of a page apart, each in order. */
function entriesOf({
  Contents,
  CommonPrefixes,
  EncodingType,
}: ListObjectsV2CommandOutput): readonly StoreEntry[] {
  const keyOf = (text: string | undefined): string => {
    if (text === undefined)
      throw new DynaloadError('SOURCE_UNREACHABLE', 'S3 listed an entry without a key.');
    return EncodingType === 'url' ? decodeURIComponent(text.replaceAll('+', ' ')) : text;
  };
  const objects = (Contents ?? []).map(({ Key, Size }): StoreEntry => ({
    kind: 'object',
    key: keyOf(Key),
    size: Size ?? 0,
  }));
  const folders = (CommonPrefixes ?? []).map(({ Prefix }): StoreEntry => ({
    kind: 'folder',
    key: keyOf(Prefix),
  }));
  return [...objects, ...folders].toSorted((left, right) => compareKeys(left.key, right.key));
}
