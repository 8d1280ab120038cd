/**
 * Paths into an item: `address.city`, `lines[0].sku`. A name that holds a dot, a bracket or an outer blank cannot be
 * written in such a text; the same path is then an array of steps: `["order.meta", "note"]`.
 */
import type { PathStep } from './mapping.ts';

export type ItemPath = readonly [string, ...PathStep[]];

export type PathResult = { readonly path: ItemPath } | { readonly problem: string };

const ARRAY_FORM = 'write a name with dots, brackets or outer blanks in an array of steps: ["a.b", "c", 0]';

/** Names that mean something else in other path languages, and would silently never be found here. */
const ROOTS: ReadonlySet<string> = new Set(['$', '@']);

/** Reads the `from` of a column in either form. The problem, if any, is a phrase that says where it stands. */
export function parsePath(from: string | readonly PathStep[]): PathResult {
  return typeof from === 'string' ? parseText(from) : parseSteps(from);
}

/** The path in its short form where there is one, else its steps. `parsePath` gives the same path back. */
export function printPath(path: ItemPath): string | ItemPath {
  const text = path.map((step, index) => printStep(step, index === 0)).join('');
  const parsed = parseText(text);
  const same =
    'path' in parsed &&
    parsed.path.length === path.length &&
    parsed.path.every((step, index) => step === path[index]);
  return same ? text : path;
}

/** The path as text for messages, on one line whatever is in a name. */
export function describePath(path: ItemPath): string {
  const printed = printPath(path);
  return typeof printed === 'string' && !/\p{Cc}/u.test(printed) ? printed : JSON.stringify(path);
}

function printStep(step: PathStep, first: boolean): string {
  if (typeof step === 'number') return `[${String(step)}]`;
  return first ? step : `.${step}`;
}

function parseSteps(steps: readonly PathStep[]): PathResult {
  const [first, ...others] = steps;
  if (first === undefined) return { problem: 'expected at least one step, got an empty array' };
  if (typeof first !== 'string') {
    return { problem: `the first step is the name of an attribute, not the index ${String(first)}` };
  }
  const empty = steps.indexOf('');
  if (empty !== -1) return { problem: `step ${String(empty + 1)} is an empty name` };
  const index = others.findIndex(
    (step) => typeof step === 'number' && !(Number.isSafeInteger(step) && step >= 0),
  );
  if (index !== -1) {
    return { problem: `step ${String(index + 2)} is not a list index: ${String(others[index])}` };
  }
  return { path: [first, ...others] };
}

function parseText(text: string): PathResult {
  const fail = (offset: number, what: string): PathResult => ({
    problem: `bad path ${JSON.stringify(text)}: ${what} at character ${String(offset + 1)}`,
  });
  if (text === '') return { problem: 'expected a path such as address.city or lines[0].sku, got ""' };

  const steps: PathStep[] = [];
  let at = 0;
  let nameExpected = true;
  while (at < text.length || nameExpected) {
    if (nameExpected) {
      const name = /^[^.[\]]*/.exec(text.slice(at))?.[0] ?? '';
      if (name === '') return fail(at, missingName(text, at));
      if (name.trim() !== name) return fail(at, `a name with an outer blank (${ARRAY_FORM})`);
      if (at === 0 && ROOTS.has(name)) {
        return fail(0, `${name} is not needed: a path begins with the name of a top-level attribute,`);
      }
      steps.push(name);
      at += name.length;
      nameExpected = false;
    } else if (text[at] === '.') {
      at += 1;
      nameExpected = true;
    } else if (text[at] === '[') {
      const index = /^\[(0|[1-9][0-9]{0,8})\]/.exec(text.slice(at));
      if (index === null) return fail(at, `expected a list index such as [0] (${ARRAY_FORM})`);
      steps.push(Number(index[1]));
      at += index[0].length;
    } else {
      return fail(at, `expected ".", "[" or the end, got ${JSON.stringify(text[at])}`);
    }
  }
  return parseSteps(steps);
}

function missingName(text: string, at: number): string {
  if (at === text.length) return 'the path ends where a name is expected,';
  if (at === 0 && text[0] === '[') return 'a path begins with the name of a top-level attribute: no index';
  return `expected a name, got ${JSON.stringify(text[at])}`;
}
