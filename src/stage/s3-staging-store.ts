import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { abortOptions, connectS3 } from '../aws/s3-client.ts';
import { isNoSuchKey } from '../aws/s3-errors.ts';
import { upload } from './s3-upload.ts';
import { stagingError, type StagingOperation } from './staging-errors.ts';
import type { StagingStore } from './staging-store.ts';

export interface S3StagingStoreOptions {
  readonly bucket: string;
  /** Put on every object, so that a lifecycle rule of the bucket can find it; undefined for none. */
  readonly tag?: { readonly name: string; readonly value: string } | undefined;
  /** Default: a client on the standard chain of AWS settings, made at the first call. The store closes what it made. */
  readonly client?: S3Client | undefined;
}

/** A bucket to stage in. Needs s3:PutObject, s3:GetObject, s3:DeleteObject, s3:ListBucket, s3:AbortMultipartUpload. */
export class S3StagingStore implements StagingStore {
  readonly description: string;
  readonly #bucket: string;
  readonly #tagging: string | undefined;
  readonly #given: S3Client | undefined;
  #made: Promise<S3Client> | undefined;

  constructor({ bucket, tag, client }: S3StagingStoreOptions) {
    this.#bucket = bucket;
    this.#given = client;
    this.#tagging = tag === undefined ? undefined : new URLSearchParams([[tag.name, tag.value]]).toString();
    this.description = `s3://${bucket}`;
  }

  address(key: string): string {
    return `s3://${this.#bucket}/${key}`;
  }

  async put(key: string, body: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number> {
    return this.#run('writing', key, signal, (client) =>
      upload({ client, bucket: this.#bucket, key, tagging: this.#tagging, signal }, body),
    );
  }

  /** Begins an upload, which takes the right to write, and ends it before anything is in it. */
  async assertWritable(key: string, signal?: AbortSignal): Promise<void> {
    const place = { Bucket: this.#bucket, Key: key };
    await this.#run('writing', key, signal, async (client) => {
      const { UploadId } = await client.send(
        new CreateMultipartUploadCommand({ ...place, Tagging: this.#tagging }),
        abortOptions(signal),
      );
      await client.send(new AbortMultipartUploadCommand({ ...place, UploadId }));
    });
  }

  async read(key: string, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    return this.#run('reading', key, signal, async (client) => {
      try {
        const { Body } = await client.send(
          new GetObjectCommand({ Bucket: this.#bucket, Key: key }),
          abortOptions(signal),
        );
        return await Body?.transformToByteArray();
      } catch (thrown) {
        if (isNoSuchKey(thrown)) return undefined;
        throw thrown;
      }
    });
  }

  async *list(prefix: string, signal?: AbortSignal): AsyncGenerator<string> {
    let continuation: string | undefined;
    do {
      const page = await this.#run('listing', prefix, signal, (client) =>
        client.send(
          new ListObjectsV2Command({
            Bucket: this.#bucket,
            Prefix: prefix,
            ContinuationToken: continuation,
          }),
          abortOptions(signal),
        ),
      );
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
      continuation = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (continuation !== undefined);
  }

  async delete(key: string, signal?: AbortSignal): Promise<void> {
    await this.#run('deleting', key, signal, (client) =>
      client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }), abortOptions(signal)),
    );
  }

  async close(): Promise<void> {
    if (this.#made === undefined) return;
    const made = this.#made;
    this.#made = undefined;
    (await made).destroy();
  }

  async #run<T>(
    doing: StagingOperation['doing'],
    key: string,
    signal: AbortSignal | undefined,
    work: (client: S3Client) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(await this.#client());
    } catch (thrown) {
      signal?.throwIfAborted();
      throw stagingError(thrown, { doing, address: this.address(key), bucket: this.#bucket });
    }
  }

  async #client(): Promise<S3Client> {
    if (this.#given !== undefined) return this.#given;
    this.#made ??= connectS3();
    return this.#made;
  }
}
