/** The tests that a condition of a `where` has, in whatever they are held against, and which go together. */
import type { ConditionFile, ExclusionFile } from '../document/condition-schema.ts';
import type { JsonPath, Problem } from '../problem.ts';
import type { Comparison } from './condition.ts';

/** Of these there is one at most: two read as "or" to some and as "and" to others. */
const CHOICES = ['equals', 'in', 'beginsWith', 'contains', 'exists'] as const;

/** These are a range together. */
export const COMPARISONS = [
  'lessThan',
  'atMost',
  'greaterThan',
  'atLeast',
] as const satisfies readonly Comparison[];

const NONE = 'expected a test such as "equals", "beginsWith" or "atLeast", got an empty object';

/** What is wrong with the tests of a condition, whatever its attribute. */
export function combinationProblems(given: ConditionFile, path: JsonPath): readonly Problem[] {
  const problems: Problem[] = [];
  const [first, second] = [...choicesOf(given), ...comparisonsOf(given).slice(0, 1)];
  if (second !== undefined) {
    problems.push({ path, message: `expected ${quoted(first)} or ${quoted(second)}, got both` });
  }
  if (first === undefined && given.not === undefined) problems.push({ path, message: NONE });
  if (given.not !== undefined) problems.push(...exclusionProblems(given.not, [...path, 'not']));
  return problems;
}

function exclusionProblems(given: ExclusionFile, path: JsonPath): readonly Problem[] {
  const comparisons = comparisonsOf(given);
  if (choicesOf(given).length + comparisons.length === 0) return [{ path, message: NONE }];
  const [first, second] = comparisons;
  if (second === undefined) return [];
  // None of them may hold, which is not "outside of the range".
  const message = `expected one comparison, got ${quoted(first)} and ${quoted(second)}`;
  return [{ path, message }];
}

function choicesOf(given: ExclusionFile): readonly string[] {
  return CHOICES.filter((name) => given[name] !== undefined);
}

function comparisonsOf(given: ExclusionFile): readonly string[] {
  return COMPARISONS.filter((name) => given[name] !== undefined);
}

function quoted(name: string | undefined): string {
  return JSON.stringify(name ?? '');
}

export function asArray<T extends string | number | boolean>(value: T | readonly T[]): readonly T[] {
  return typeof value === 'object' ? value : [value];
}
