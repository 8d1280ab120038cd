import { DynaloadError } from '../../../errors.ts';

/** Every answer of a server has it. https://clickhouse.com/docs/interfaces/http#http_response_codes_caveats */
const DISPLAY_NAME = 'x-clickhouse-server-display-name';

/** Notices that a run that began with one node is answered by another. */
export class AnsweringNode {
  #last: string | undefined;
  #isPinned = false;

  /** From here on it has to be the same one. */
  pin(): void {
    this.#isPinned = true;
  }

  /** @throws DynaloadError WAREHOUSE_NODE_CHANGED, before what was answered is used */
  answered({
    response_headers: headers,
  }: {
    readonly response_headers: Readonly<Record<string, string | string[] | undefined>>;
  }): void {
    const name = headers[DISPLAY_NAME];
    if (typeof name !== 'string') return;
    const before = this.#last;
    if (before !== undefined && before !== name && this.#isPinned) {
      throw new DynaloadError(
        'WAREHOUSE_NODE_CHANGED',
        `The server "${before}" answered until now, and "${name}" does from here on: there are several behind one address.`,
        {
          hint: 'Give the address of one server (docs/clickhouse.md), then run the command again.',
          details: { before, now: name },
        },
      );
    }
    this.#last = name;
  }
}
