/** A small S3 for tests: what dynaload uses of it, over HTTP, in memory, with faults on demand. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './answer.ts';
import { Bucket } from './bucket.ts';
import { Faults } from './faults.ts';
import { MultipartUploads } from './multipart.ts';
import { parseRequest, type Operation } from './operation.ts';
import { send, type Reply } from './reply.ts';
import { S3Error } from './s3-error.ts';

export interface SeenRequest {
  readonly operation: Operation;
  readonly bucket: string;
  readonly key: string;
  /** The Range header. */
  readonly range: string | undefined;
  readonly ifMatch: string | undefined;
}

export interface S3Server {
  /** To be given to a client as its endpoint, with path-style addressing. */
  readonly url: string;
  readonly faults: Faults;
  readonly uploads: MultipartUploads;
  /** Every request so far that could be understood. */
  readonly requests: readonly SeenRequest[];
  /** The bucket with that name; it is made when there is none. */
  bucket(name: string): Bucket;
  close(): Promise<void>;
}

/** Starts a server on a free port of the loopback interface. */
export async function startS3Server(): Promise<S3Server> {
  const buckets = new Map<string, Bucket>();
  const faults = new Faults();
  const uploads = new MultipartUploads();
  const requests: SeenRequest[] = [];

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parsed = parseRequest(request);
    const { operation, bucket, key } = parsed;
    const { range, 'if-match': ifMatch } = request.headers;
    requests.push({ operation, bucket, key, range, ifMatch });
    const effect = faults.strike(operation, key);
    if (effect?.kind === 'error') throw new S3Error(effect.code);
    if (effect?.kind === 'drop' && effect.afterBytes === undefined) {
      response.destroy();
      return;
    }
    const reply = await answer(request, parsed, { buckets, uploads });
    send(response, reply, effect);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((thrown: unknown) => {
      // What is left of a refused upload has to be taken in, or the client never gets to the answer.
      request.resume();
      send(response, errorReply(thrown, request.url ?? ''), undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    uploads,
    requests,
    bucket(name) {
      const bucket = buckets.get(name) ?? new Bucket(name);
      buckets.set(name, bucket);
      return bucket;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function errorReply(thrown: unknown, resource: string): Reply {
  const error = thrown instanceof S3Error ? thrown : new S3Error('InternalError');
  return { status: error.status, body: error.toXml(resource) };
}
