/** The `where` of all targets of a load, held against the bytes of a line in the kernel. See mapping/where/where.ts. */
import * as layout from '../../kernel/routes/conditions.ts';
import type { AttributeValue } from '../../item/attribute-value.ts';
import { readValue } from '../../item/read-value.ts';
import type { TargetMapping } from '../../mapping/mapping.ts';
import type { AttributeCondition, KeyCondition } from '../../mapping/where/condition.ts';
import { attributeHolds, keyHolds } from '../../mapping/where/where.ts';
import type { LineKernel } from './line-kernel.ts';
import {
  attributeSettings,
  keySettings,
  testRecord,
  type PlainAttributeCondition,
  type PlainKeyCondition,
} from './test-record.ts';

type Routed = Pick<TargetMapping, 'where' | 'whereAttributes'>;

/** A test as it is placed, and what decides where the bytes of a value do not. */
interface LineTest {
  /** Id of the attribute. */
  readonly id: number;
  readonly isOfKey: boolean;
  readonly record: Uint8Array;
  readonly decide: (value: AttributeValue) => boolean;
}

/** All tests that the targets of a load have, each once: those of ten targets are often the same. */
class LineTests {
  readonly all: LineTest[] = [];
  readonly #kernel: LineKernel;
  readonly #idOf: (attribute: string) => number;
  readonly #indexes = new Map<string, number>();

  constructor(kernel: LineKernel, idOf: (attribute: string) => number) {
    this.#kernel = kernel;
    this.#idOf = idOf;
  }

  /** @returns the word that asks for it in the list of a target */
  ofKey(condition: KeyCondition, answer = layout.YES): number {
    if (condition.test === 'not') return this.ofKey(condition.condition, opposite(answer));
    return this.#asked(true, condition, answer, () => ({
      settings: keySettings(condition),
      decide: (value) => keyHolds(condition, value),
    }));
  }

  ofItem(condition: AttributeCondition, answer = layout.YES): number {
    if (condition.test === 'not') return this.ofItem(condition.condition, opposite(answer));
    return this.#asked(false, condition, answer, () => ({
      settings: attributeSettings(condition),
      decide: (value) => attributeHolds(condition, value),
    }));
  }

  #asked(
    isOfKey: boolean,
    condition: PlainKeyCondition | PlainAttributeCondition,
    answer: number,
    make: () => Pick<LineTest, 'decide'> & { readonly settings: ReturnType<typeof keySettings> },
  ): number {
    const name = JSON.stringify([isOfKey, condition]);
    let index = this.#indexes.get(name);
    if (index === undefined) {
      const { settings, decide } = make();
      const id = this.#idOf(condition.attribute);
      const record = testRecord(this.#kernel, settings, id, isOfKey);
      index = this.all.push({ id, isOfKey, record, decide }) - 1;
      this.#indexes.set(name, index);
    }
    return (index << layout.ANSWER_BITS) | answer;
  }
}

function opposite(answer: number): number {
  return answer === layout.YES ? layout.NO : layout.YES;
}

/** Tells which targets a line is one of. What it finds are entries: targets that the line is elsewhere of have none. */
export class RouteProgram {
  readonly #kernel: LineKernel;
  readonly #tests: readonly LineTest[];
  /** Where the record of it all stands, and what it leads to. */
  readonly #at: number;
  readonly #answers: number;
  readonly #entries: number;

  /**
   * To be made before the kernel is given any lines.
   * @param idOf the id of an attribute
   */
  constructor(targets: readonly Routed[], kernel: LineKernel, idOf: (attribute: string) => number) {
    const tests = new LineTests(kernel, idOf);
    const asked: number[] = [];
    const ends = targets.map(({ where, whereAttributes }) => {
      const keyEnd = asked.push(...where.map((condition) => tests.ofKey(condition)));
      return [keyEnd, asked.push(...whereAttributes.map((condition) => tests.ofItem(condition)))] as const;
    });
    const askedAt = kernel.place(wordsOf(asked));
    const records = ends.map(([keyEnd, end]) => {
      const record = Buffer.alloc(layout.TARGET_SIZE);
      record.writeUInt32LE(askedAt + keyEnd * 4, layout.KEY_END);
      record.writeUInt32LE(askedAt + end * 4, layout.ASKED_END);
      return record;
    });
    this.#kernel = kernel;
    this.#tests = tests.all;
    this.#answers = kernel.place(new Uint8Array(tests.all.length));
    this.#entries = kernel.place(new Uint8Array(targets.length * layout.ENTRY_SIZE));
    const record = Buffer.alloc(layout.ROUTING_SIZE);
    const words = [
      [layout.TESTS, tests.all.length],
      [layout.ANSWERS, this.#answers],
      [layout.TEST_RECORDS, kernel.place(Buffer.concat(tests.all.map((test) => test.record)))],
      [layout.TARGETS, targets.length],
      [layout.TARGET_RECORDS, kernel.place(Buffer.concat(records))],
      [layout.ASKED, askedAt],
      [layout.ENTRIES, this.#entries],
      [layout.ROUTED_ITEM, kernel.item.address],
      [layout.ROUTED_KEYS, kernel.keys.address],
    ] as const;
    for (const [offset, word] of words) record.writeUInt32LE(word, offset);
    this.#at = kernel.place(record);
  }

  /** Looks at the line that was walked last. @returns how many entries it has, in the order of the targets */
  look(): number {
    const kernel = this.#kernel;
    let found = kernel.route(this.#at, true);
    while (found < 0) {
      const test = -1 - found;
      kernel.bytes[this.#answers + test] = this.#holds(this.#tests[test]) ? layout.YES : layout.NO;
      found = kernel.route(this.#at, false);
    }
    return found;
  }

  /** The index of the target of an entry. */
  targetOf(entry: number): number {
    return this.#kernel.words[(this.#entries + entry * layout.ENTRY_SIZE + layout.ENTRY_TARGET) >> 2] ?? 0;
  }

  /** IS_HERE or IS_GONE. */
  routeOf(entry: number): number {
    return this.#kernel.words[(this.#entries + entry * layout.ENTRY_SIZE + layout.ENTRY_ROUTE) >> 2] ?? 0;
  }

  #holds(test: LineTest | undefined): boolean {
    if (test === undefined) return false;
    const { bytes, item, keys, isDelete } = this.#kernel;
    const spans = test.isOfKey && isDelete ? keys : item;
    return test.decide(readValue(bytes, spans.startOf(test.id), spans.endOf(test.id)));
  }
}

function wordsOf(values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}
