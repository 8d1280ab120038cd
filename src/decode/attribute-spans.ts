/** Where the attributes of an item, or of a key, stand in a line. Reused from line to line. */
export class AttributeSpans {
  /** How many attributes there are. */
  count = 0;
  /** How many were noted in the order of the line. */
  listed = 0;
  /** Attributes with ids from this on need not be added. */
  readonly noted: number;
  /** By attribute that is asked for: its value, from its brace to behind it; 0 when it is missing. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /**
   * By attribute in the order of the line, when all are asked for: which one it is (-1 for those that are not asked
   * for by name), where its name begins (at the quote), and where its value begins and ends.
   */
  ids = new Int32Array(64);
  nameStarts = new Int32Array(64);
  valueStarts = new Int32Array(64);
  valueEnds = new Int32Array(64);
  readonly #all: boolean;

  /**
   * @param wanted how many attributes are asked for by name
   * @param all whether every attribute is to be noted
   */
  constructor(wanted: number, all: boolean) {
    this.starts = new Int32Array(wanted);
    this.ends = new Int32Array(wanted);
    this.#all = all;
    this.noted = all ? Number.MAX_SAFE_INTEGER : wanted;
  }

  clear(): void {
    this.count = 0;
    this.listed = 0;
    const { starts } = this;
    for (let id = 0; id < starts.length; id++) starts[id] = 0;
  }

  /** @param id of an attribute that is asked for; others have ids past those */
  add(id: number, nameStart: number, valueStart: number, valueEnd: number): void {
    const isWanted = id < this.starts.length;
    if (isWanted) {
      this.starts[id] = valueStart;
      this.ends[id] = valueEnd;
    }
    if (!this.#all) return;
    const index = this.listed++;
    if (index === this.ids.length) this.#grow();
    this.ids[index] = isWanted ? id : -1;
    this.nameStarts[index] = nameStart;
    this.valueStarts[index] = valueStart;
    this.valueEnds[index] = valueEnd;
  }

  #grow(): void {
    this.ids = wider(this.ids);
    this.nameStarts = wider(this.nameStarts);
    this.valueStarts = wider(this.valueStarts);
    this.valueEnds = wider(this.valueEnds);
  }
}

function wider(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(old.length * 2);
  grown.set(old);
  return grown;
}
