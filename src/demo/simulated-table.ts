/**
 * A DynamoDB table in memory that keeps its whole history, so that it can be exported as of any instant and for any
 * window, by the rules of "Incremental export output" in
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
import type { AttributeMap, AttributeValue } from '../item/attribute-value.ts';

/** Attribute names of the primary key, partition key first. */
export type PrimaryKey = readonly [string] | readonly [string, string];

/** What a window did to one item. Never both images null: then there is nothing to tell. */
export interface NetChange {
  /** Exactly the primary key attributes. */
  readonly keys: AttributeMap;
  /** Microseconds of the last write in the window. */
  readonly writtenAt: number;
  /** The item as it was when the window began; null when it did not exist. */
  readonly oldImage: AttributeMap | null;
  /** The item as it was when the window ended; null when it was gone. */
  readonly newImage: AttributeMap | null;
}

interface Write {
  /** Epoch microseconds. */
  readonly at: number;
  /** Null for a delete. */
  readonly item: AttributeMap | null;
}

export class SimulatedTable {
  readonly primaryKey: PrimaryKey;
  /** By key identity, oldest write first. */
  readonly #histories = new Map<string, Write[]>();

  constructor(primaryKey: PrimaryKey) {
    this.primaryKey = primaryKey;
  }

  /**
   * Writes the whole item, in place of what was there.
   * @param at epoch microseconds
   * @throws RangeError when the item lacks a key attribute of type S, N or B, or `at` lies before the key's last write
   */
  put(item: AttributeMap, at: number): void {
    this.#write(this.identity(item), { at, item: new Map(item) });
  }

  /**
   * Deletes the item with this key. As in DynamoDB, nothing is written when there is none.
   * @param at epoch microseconds
   * @throws RangeError as `put`
   */
  delete(key: AttributeMap, at: number): void {
    const identity = this.identity(key);
    const latest = this.#histories.get(identity)?.at(-1);
    if (latest === undefined || latest.item === null) return;
    this.#write(identity, { at, item: null });
  }

  /** The primary key attributes of an item, partition key first. */
  keysOf(item: AttributeMap): AttributeMap {
    return new Map(this.primaryKey.map((name) => [name, keyAttribute(item, name)]));
  }

  /** A text that two items share exactly when they have the same key: names, types and values. */
  identity(item: AttributeMap): string {
    return JSON.stringify([...this.keysOf(item)]);
  }

  /** The items by key identity after every write strictly before `at` (epoch milliseconds). */
  stateAt(at: number): ReadonlyMap<string, AttributeMap> {
    const state = new Map<string, AttributeMap>();
    for (const [identity, history] of this.#histories) {
      const item = itemBefore(history, at);
      if (item !== null) state.set(identity, item);
    }
    return state;
  }

  /** The items of a full export whose exportTime is `at` (epoch milliseconds). */
  fullExport(at: number): readonly AttributeMap[] {
    return [...this.stateAt(at).values()];
  }

  /**
   * The records of an incremental export of the window [from, to) (epoch milliseconds): at most one for each key, net
   * of everything in between. An item that the window both inserted and deleted has none. A write that left the item as
   * it was has one.
   */
  incrementalChanges(from: number, to: number): readonly NetChange[] {
    const changes: NetChange[] = [];
    for (const history of this.#histories.values()) {
      const last = history.findLast((write) => write.at < to * 1000);
      if (last === undefined || last.at < from * 1000) continue;
      const oldImage = itemBefore(history, from);
      const subject = last.item ?? oldImage;
      if (subject === null) continue;
      changes.push({ keys: this.keysOf(subject), writtenAt: last.at, oldImage, newImage: last.item });
    }
    return changes;
  }

  #write(identity: string, write: Write): void {
    if (!Number.isSafeInteger(write.at)) {
      throw new RangeError(`expected the time of a write in whole microseconds, got ${write.at}`);
    }
    const history = this.#histories.get(identity);
    if (history === undefined) {
      this.#histories.set(identity, [write]);
      return;
    }
    const latest = history.at(-1);
    if (latest !== undefined && write.at < latest.at) {
      throw new RangeError(
        `expected writes of a key in the order of time, got ${write.at} after ${latest.at}`,
      );
    }
    history.push(write);
  }
}

function itemBefore(history: readonly Write[], at: number): AttributeMap | null {
  return history.findLast((write) => write.at < at * 1000)?.item ?? null;
}

function keyAttribute(item: AttributeMap, name: string): AttributeValue {
  const value = item.get(name);
  if (value === undefined || !('S' in value || 'N' in value || 'B' in value)) {
    throw new RangeError(
      `expected the key attribute ${name} to be an S, N or B, got ${JSON.stringify(value)}`,
    );
  }
  return value;
}
