/** What can go wrong between a client and S3, on demand. */
import type { Operation } from './operation.ts';
import type { S3ErrorCode } from './s3-error.ts';

export type Effect =
  | { readonly kind: 'error'; readonly code: S3ErrorCode }
  /** The connection breaks after so many bytes of the response's body. Without a number: before the response. */
  | { readonly kind: 'drop'; readonly afterBytes?: number }
  /** So many bytes of the response's body, then silence, with the connection open. */
  | { readonly kind: 'stall'; readonly afterBytes: number };

export interface Fault {
  readonly effect: Effect;
  /** Default: all. */
  readonly operation?: Operation;
  /** Only for keys (of a listing: prefixes) that match. Default: all. */
  readonly key?: RegExp;
  /** How many requests it strikes. Default: 1. */
  readonly times?: number;
}

export class Faults {
  #active: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#active.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#active = [];
  }

  /** The effect on a request, if any; it is then used up once. */
  strike(operation: Operation, key: string): Effect | undefined {
    const struck = this.#active.find(
      ({ fault, left }) =>
        left > 0 &&
        (fault.operation === undefined || fault.operation === operation) &&
        (fault.key === undefined || fault.key.test(key)),
    );
    if (struck === undefined) return undefined;
    struck.left -= 1;
    return struck.fault.effect;
  }
}
