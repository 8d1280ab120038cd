/** Lets several loaders take turns, one call at a time, in an order that was drawn: what machines do by chance. */

/** A loader goes on for so many calls. */
export interface Turn<Name extends string> {
  readonly who: Name;
  readonly calls: number;
}

export class Turns<Name extends string> {
  readonly #left: { who: Name; calls: number }[];
  readonly #waiting: { readonly who: Name; readonly go: () => void }[] = [];
  readonly #ended = new Set<Name>();
  #isBusy = false;

  /** @param turns after the last of them whoever asks first goes first */
  constructor(turns: readonly Turn<Name>[]) {
    this.#left = turns.map((turn) => ({ ...turn }));
  }

  /** Runs a call of a loader when its turn has come, and `after` before anybody else's. */
  async take<Result>(who: Name, call: () => Promise<Result>, after: () => Promise<void>): Promise<Result> {
    await new Promise<void>((go) => {
      this.#waiting.push({ who, go });
      this.#next();
    });
    try {
      return await call();
    } finally {
      await after();
      this.#isBusy = false;
      this.#next();
    }
  }

  /** The loader makes no more calls. */
  end(who: Name): void {
    this.#ended.add(who);
    this.#next();
  }

  #next(): void {
    if (this.#isBusy) return;
    while (this.#left[0] !== undefined && (this.#left[0].calls <= 0 || this.#ended.has(this.#left[0].who))) {
      this.#left.shift();
    }
    const turn = this.#left[0];
    const index = turn === undefined ? 0 : this.#waiting.findIndex(({ who }) => who === turn.who);
    const [next] = index === -1 ? [] : this.#waiting.splice(index, 1);
    if (next === undefined) return;
    if (turn !== undefined) turn.calls -= 1;
    this.#isBusy = true;
    next.go();
  }
}
