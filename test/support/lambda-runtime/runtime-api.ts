/** Lambda's Runtime API for one process. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a function made of an event. */
export type Reply =
  | { readonly kind: 'answered'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly errorType: string; readonly errorMessage: string };

interface Pending {
  readonly id: string;
  readonly body: string;
  readonly deadline: number;
  readonly resolve: (reply: Reply) => void;
}

export class RuntimeApi {
  readonly #server: Server;
  #waiting: ServerResponse | null = null;
  #queued: Pending | null = null;
  #running: Pending | null = null;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<RuntimeApi> {
    const api = new RuntimeApi();
    await new Promise<void>((resolve) => api.#server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  /** For `AWS_LAMBDA_RUNTIME_API`. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** One at a time. @param deadline epoch milliseconds */
  async invoke(event: unknown, deadline: number): Promise<Reply> {
    return new Promise((resolve) => {
      this.#queued = { id: randomUUID(), body: JSON.stringify(event), deadline, resolve };
      this.#hand();
    });
  }

  /** The process has ended: whatever it was given is lost. */
  drop(): void {
    this.#waiting = null;
    this.#queued = null;
    this.#running = null;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (path.endsWith('/invocation/next')) {
      this.#waiting = response;
      this.#hand();
      return;
    }
    const body = JSON.parse((await text(request)) || 'null') as unknown;
    const running = this.#running ?? this.#queued;
    response.writeHead(202).end();
    this.#running = null;
    if (path.endsWith('/response')) running?.resolve({ kind: 'answered', value: body });
    else running?.resolve({ kind: 'failed', ...(body as { errorType: string; errorMessage: string }) });
  }

  #hand(): void {
    const [response, pending] = [this.#waiting, this.#queued];
    if (response === null || pending === null) return;
    this.#waiting = null;
    this.#queued = null;
    this.#running = pending;
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': pending.id,
      'Lambda-Runtime-Deadline-Ms': String(pending.deadline),
    });
    response.end(pending.body);
  }
}
