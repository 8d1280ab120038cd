/** Stands before a server and lets single requests fail, as networks and proxies do. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

/** `busy`: a 503 of a proxy. `refused`: the connection breaks, and the server never hears of it. */
export type Failure = 'busy' | 'refused';

export interface FlakyProxy {
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** Requests since the last call of `fail`. */
  readonly requests: number;
  /** Bytes of the answers since then. */
  readonly bytes: number;
  /** Begins to count anew, and lets some of the requests fail. @param numbers from 1 */
  fail(failure: Failure, numbers: readonly number[]): void;
  stop(): Promise<void>;
}

/** @param target `127.0.0.1:port` */
export async function startFlakyProxy(target: string): Promise<FlakyProxy> {
  let requests = 0;
  let bytes = 0;
  let failing: { readonly failure: Failure; readonly numbers: readonly number[] } = {
    failure: 'busy',
    numbers: [],
  };
  const server = createServer((incoming, answer) => {
    requests += 1;
    if (!failing.numbers.includes(requests)) passOn(target, incoming, answer, (length) => (bytes += length));
    else if (failing.failure === 'refused') incoming.socket.destroy();
    else answer.writeHead(503, { 'content-type': 'text/html' }).end('503 Service Unavailable');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    host: `127.0.0.1:${address.port}`,
    get requests() {
      return requests;
    },
    get bytes() {
      return bytes;
    },
    fail(failure, numbers) {
      requests = 0;
      bytes = 0;
      failing = { failure, numbers };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function passOn(
  target: string,
  incoming: IncomingMessage,
  answer: ServerResponse,
  onData: (bytes: number) => void,
): void {
  const { method, url, headers } = incoming;
  const outgoing = request(`http://${target}${url ?? ''}`, { method, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.on('data', (chunk: Buffer) => onData(chunk.length));
    response.pipe(answer);
  });
  outgoing.on('error', () => incoming.socket.destroy());
  incoming.pipe(outgoing);
}
