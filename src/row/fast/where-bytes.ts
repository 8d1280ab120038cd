/** The `where` of targets, held against the bytes of a line. See mapping/where/where.ts. */
import type { AttributeValue } from '../../item/attribute-value.ts';
import { readValue } from '../../item/read-value.ts';
import type { TargetMapping } from '../../mapping/mapping.ts';
import type { AttributeCondition, KeyCondition } from '../../mapping/where/condition.ts';
import { attributeHolds, keyHolds } from '../../mapping/where/where.ts';
import type { LineKernel } from './line-kernel.ts';
import {
  attributeTest,
  keyTest,
  type BytesTest,
  type PlainAttributeCondition,
  type PlainKeyCondition,
} from './value-tests.ts';

/** A test on an attribute, and what decides where the bytes do not. */
interface LineTest {
  /** Id of the attribute. */
  readonly id: number;
  readonly isOfKey: boolean;
  readonly test: BytesTest;
  readonly decide: (value: AttributeValue) => boolean;
}

const OPEN = 0;
const NO = 1;
const YES = 2;

/**
 * All tests that the targets of a load have. Each is made once for a line at the most, however many targets ask for it:
 * those of ten targets are often the same, or of the same attribute.
 */
class LineTests {
  readonly #kernel: LineKernel;
  readonly #idOf: (attribute: string) => number;
  readonly #tests: LineTest[] = [];
  readonly #indexes = new Map<string, number>();
  /** By test: what came of it for the line. */
  #answers: Uint8Array = new Uint8Array(0);

  /** @param idOf the id of an attribute */
  constructor(kernel: LineKernel, idOf: (attribute: string) => number) {
    this.#kernel = kernel;
    this.#idOf = idOf;
  }

  /** @returns the index of the test */
  addKey(condition: PlainKeyCondition): number {
    const test = keyTest(condition);
    return this.#add(condition, { isOfKey: true, test, decide: (value) => keyHolds(condition, value) });
  }

  /** @returns the index of the test */
  addAttribute(condition: PlainAttributeCondition): number {
    const test = attributeTest(condition);
    return this.#add(condition, {
      isOfKey: false,
      test,
      decide: (value) => attributeHolds(condition, value),
    });
  }

  #add(condition: PlainKeyCondition | PlainAttributeCondition, test: Omit<LineTest, 'id'>): number {
    const name = JSON.stringify([test.isOfKey, condition]);
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const index = this.#tests.push({ ...test, id: this.#idOf(condition.attribute) }) - 1;
    this.#indexes.set(name, index);
    this.#answers = new Uint8Array(this.#tests.length);
    return index;
  }

  /** Forgets what came of the line before. */
  begin(): void {
    const answers = this.#answers;
    for (let i = 0; i < answers.length; i++) answers[i] = OPEN;
  }

  /** @returns YES or NO */
  answerOf(index: number): number {
    const known = this.#answers[index];
    if (known === YES || known === NO) return known;
    const answer = this.#holds(this.#tests[index]) ? YES : NO;
    this.#answers[index] = answer;
    return answer;
  }

  #holds(one: LineTest | undefined): boolean {
    if (one === undefined) return false;
    const { bytes, item, keys, isDelete } = this.#kernel;
    const spans = one.isOfKey && isDelete ? keys : item;
    const start = spans.startOf(one.id);
    // Nothing holds for what is missing.
    if (start === 0) return false;
    const end = spans.endOf(one.id);
    return one.test(bytes, start, end) ?? one.decide(readValue(bytes, start, end));
  }
}

/** How a line stands to a target; see `Route` in keyed-record.ts. */
export const IS_ELSEWHERE = 0;
export const IS_HERE = 1;
export const IS_GONE = 2;

/** The `where` of all targets: in flat lists, since most of the targets of a line have nothing to do but this. */
export class RouteBytes {
  /** By target: one of the constants above, for the line that was looked at last. */
  readonly routes: Uint8Array;
  readonly #tests: LineTests;
  /** The tests of one target after the other, those of the key first, and the answers that they have to have. */
  readonly #asked: Uint16Array;
  readonly #wanted: Uint8Array;
  /** By target: where its tests on attributes beside the key begin, and behind them those of the next one. */
  readonly #keyEnds: Uint32Array;
  readonly #ends: Uint32Array;

  /** @param idOf the id of an attribute */
  constructor(targets: readonly Routed[], kernel: LineKernel, idOf: (attribute: string) => number) {
    const tests = new LineTests(kernel, idOf);
    const asked: Asked[] = [];
    const keyEnds: number[] = [];
    const ends: number[] = [];
    for (const { where, whereAttributes } of targets) {
      keyEnds.push(asked.push(...where.map((condition) => askedOfKey(condition, YES, tests))));
      ends.push(asked.push(...whereAttributes.map((condition) => askedOfItem(condition, YES, tests))));
    }
    this.routes = new Uint8Array(targets.length);
    this.#tests = tests;
    this.#asked = Uint16Array.from(asked, ([test]) => test);
    this.#wanted = Uint8Array.from(asked, ([, answer]) => answer);
    this.#keyEnds = Uint32Array.from(keyEnds);
    this.#ends = Uint32Array.from(ends);
  }

  /** Looks at the line that was walked last. @param isDelete whether it has nothing but a key */
  look(isDelete: boolean): void {
    const tests = this.#tests;
    const asked = this.#asked;
    const wanted = this.#wanted;
    tests.begin();
    let at = 0;
    for (let target = 0; target < this.routes.length; target++) {
      const keyEnd = this.#keyEnds[target] ?? 0;
      const end = this.#ends[target] ?? 0;
      const last = isDelete ? keyEnd : end;
      while (at < last && tests.answerOf(asked[at] ?? 0) === wanted[at]) at++;
      this.routes[target] = at === last ? IS_HERE : at < keyEnd ? IS_ELSEWHERE : IS_GONE;
      at = end;
    }
  }
}

type Routed = Pick<TargetMapping, 'where' | 'whereAttributes'>;
type Asked = readonly [test: number, answer: number];

function askedOfKey(condition: KeyCondition, answer: number, tests: LineTests): Asked {
  if (condition.test === 'not') return askedOfKey(condition.condition, opposite(answer), tests);
  return [tests.addKey(condition), answer];
}

function askedOfItem(condition: AttributeCondition, answer: number, tests: LineTests): Asked {
  if (condition.test === 'not') return askedOfItem(condition.condition, opposite(answer), tests);
  return [tests.addAttribute(condition), answer];
}

function opposite(answer: number): number {
  return answer === YES ? NO : YES;
}
