/** What can go wrong between a client and Redshift, on demand. */
export type Operation =
  | 'ExecuteStatement'
  | 'BatchExecuteStatement'
  | 'DescribeStatement'
  | 'GetStatementResult'
  | 'CancelStatement'
  | 'ListStatements'
  | 'ListSessions';

export type Fault =
  /** A call is answered with an error of the API, e.g. `ThrottlingException`, before it does anything. */
  | (Striking & {
      readonly kind: 'error';
      readonly operation?: Operation;
      readonly name: string;
      /** HTTP status; default 400. */
      readonly status?: number;
      readonly message?: string;
    })
  /**
   * The connection breaks instead of an answer: before the call does anything, after it was taken, or after the
   * statements of a submission have run (so that they are committed, and nobody was told).
   */
  | (Striking & {
      readonly kind: 'drop';
      readonly operation?: Operation;
      readonly when: 'before' | 'accepted' | 'finished';
    })
  /** A statement fails: the nth of a batch (1 is the first), or the one whose text matches. */
  | (Striking & { readonly kind: 'fail'; readonly statement: number | RegExp; readonly error: string })
  /** `1023 … Serializable isolation violation` at the first statement that touches the table. */
  | (Striking & { readonly kind: 'isolation-violation'; readonly table: string })
  /** A statement takes longer. */
  | (Striking & {
      readonly kind: 'delay';
      readonly statement: number | RegExp;
      readonly milliseconds: number;
    })
  /** DescribeStatement says `UNKNOWN`, as has been seen. */
  | (Striking & { readonly kind: 'unknown-status' })
  /** The session of a submission is gone. */
  | (Striking & { readonly kind: 'session-expired' });

interface Striking {
  /** How many it strikes. Default: 1. */
  readonly times?: number;
  /** How many it spares first. Default: 0. */
  readonly skip?: number;
}

type Kind = Fault['kind'];

interface Active {
  readonly fault: Fault;
  skip: number;
  left: number;
}

export class Faults {
  #active: Active[] = [];

  add(fault: Fault): void {
    this.#active.push({ fault, skip: fault.skip ?? 0, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#active = [];
  }

  /** The first fault of a kind that applies; it is then used up once. */
  strike<K extends Kind>(
    kind: K,
    applies: (fault: Extract<Fault, { kind: K }>) => boolean = () => true,
  ): Extract<Fault, { kind: K }> | undefined {
    for (const active of this.#active) {
      if (active.left === 0 || !isKind(active.fault, kind) || !applies(active.fault)) continue;
      if (active.skip > 0) {
        active.skip -= 1;
        continue;
      }
      active.left -= 1;
      return active.fault;
    }
    return undefined;
  }
}

function isKind<K extends Kind>(fault: Fault, kind: K): fault is Extract<Fault, { kind: K }> {
  return fault.kind === kind;
}
