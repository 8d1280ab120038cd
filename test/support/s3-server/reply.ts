import type { ServerResponse } from 'node:http';
import type { Effect } from './faults.ts';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** Sends a reply, or as much of it as a fault lets through. A HEAD request gets the headers alone. */
export function send(response: ServerResponse, reply: Reply, effect: Effect | undefined): void {
  const body = Buffer.from(reply.body ?? '');
  response.writeHead(reply.status, {
    ...(typeof reply.body === 'string' && { 'Content-Type': 'application/xml' }),
    ...(reply.status !== 204 && reply.status !== 304 && { 'Content-Length': String(body.length) }),
    ...reply.headers,
  });
  if (effect === undefined || effect.kind === 'error' || effect.afterBytes === undefined) {
    response.end(body);
    return;
  }
  const { kind } = effect;
  response.write(body.subarray(0, effect.afterBytes), () => {
    if (kind === 'drop') response.destroy();
  });
}
