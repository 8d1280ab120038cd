/** Says what zod found in our words: expected, got, and what was likely meant. */
import type * as z from 'zod';
import { describeJson } from '../../item/json-shape.ts';
import { formatAlias } from '../../type/formats.ts';
import { columnSchema } from './column-schema.ts';
import { fieldsAt } from './mapping-schema.ts';
import type { MappingDocument } from './mapping-document.ts';
import type { JsonPath, Problem } from '../problem.ts';
import { didYouMean, plainWord } from '../../message/suggest.ts';

type Issue = z.core.$ZodIssue;

export function schemaProblems(issues: readonly Issue[], document: MappingDocument): readonly Problem[] {
  return issues.flatMap((issue) => problemsOf(issue, [], document));
}

function problemsOf(issue: Issue, parent: JsonPath, document: MappingDocument): readonly Problem[] {
  const path = [...parent, ...jsonPath(issue.path)];
  const got = describeJson(document.valueAt(path));
  const one = (message: string): readonly Problem[] => [{ path, message }];
  switch (issue.code) {
    case 'custom':
      return one(issue.message);
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message: unknownField(key, path) }));
    case 'invalid_type':
      return one(expectedType(issue.expected, got));
    case 'invalid_value':
      return one(expectedValue(issue.values, document.valueAt(path), path));
    case 'invalid_union':
      return unionProblems(issue, path, document);
    case 'invalid_key':
      return issue.issues.flatMap((inner) => one(inner.message));
    case 'too_small':
      return one(tooSmall(issue, got));
    case 'too_big':
      return one(`expected at most ${String(issue.maximum)} ${sizeUnit(issue.origin)}, got more`);
    case 'invalid_format':
      return one(`expected a duration such as "90m", "24h" or "2d", got ${got}`);
    case 'not_multiple_of':
    case 'invalid_element':
      break;
  }
  return one(`${issue.message}, got ${got}`);
}

/** The value is not of the form at all, not even in part. */
function isWrongForm(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

/** Of the forms that a field may have, the one that the author began to write is the one to speak of. */
function unionProblems(
  issue: z.core.$ZodIssueInvalidUnion,
  path: JsonPath,
  document: MappingDocument,
): readonly Problem[] {
  const begun = issue.errors.find((issues) => !issues.some(isWrongForm));
  if (begun !== undefined) return begun.flatMap((inner) => problemsOf(inner, path, document));
  const forms = issue.errors.flat().flatMap((inner) => {
    return inner.code === 'invalid_type' ? [withArticle(inner.expected)] : [];
  });
  const got = describeJson(document.valueAt(path));
  return [{ path, message: `expected ${[...new Set(forms)].join(' or ')}, got ${got}` }];
}

/** What fields are called elsewhere. */
const FIELD_ALIASES: ReadonlyMap<string, string> = new Map([
  ['timezone', 'zone'],
  ['tz', 'zone'],
  ['offset', 'zone'],
  ['rounding', 'round'],
  ['truncate', 'round'],
  ['nullif', 'nullValues'],
  ['nulls', 'nullValues'],
  ['nullas', 'nullValues'],
]);

function unknownField(key: string, path: JsonPath): string {
  const fields = fieldsAt(path);
  const alias = FIELD_ALIASES.get(plainWord(key));
  const suggestion =
    alias !== undefined && fields.includes(alias)
      ? `; did you mean ${JSON.stringify(alias)}?`
      : didYouMean(key, fields);
  const names = suggestion === '' ? ` (fields: ${fields.join(', ')})` : '';
  const moved =
    path.length === 2 && Object.hasOwn(columnSchema.shape, key)
      ? '; it is a field of a column'
      : `${suggestion}${names}`;
  return `unknown field ${JSON.stringify(key)}${moved}`;
}

function expectedType(expected: string, got: string): string {
  const what = withArticle(expected);
  return got === 'nothing' ? `is missing; expected ${what}` : `expected ${what}, got ${got}`;
}

function expectedValue(values: readonly unknown[], got: unknown, path: JsonPath): string {
  const known = values.filter((value) => typeof value === 'string');
  const list = known.map((value) => JSON.stringify(value)).join(', ');
  const alias = typeof got === 'string' && path.at(-1) === 'format' ? formatAlias(got) : null;
  const suggestion = typeof got === 'string' ? didYouMean(alias ?? got, known) : '';
  return `expected ${known.length === 1 ? '' : 'one of '}${list}, got ${describeJson(got)}${suggestion}`;
}

function tooSmall(issue: z.core.$ZodIssueTooSmall, got: string): string {
  // Checks that carry a message of their own say it better.
  if (issue.message.startsWith('expected')) return issue.message;
  if (issue.origin === 'string') return 'expected a text that is not empty, got ""';
  if (issue.origin === 'array')
    return `expected at least ${String(issue.minimum)} element, got an empty array`;
  return `expected a number of at least ${String(issue.minimum)}, got ${got}`;
}

function sizeUnit(origin: string): string {
  return origin === 'array' ? 'elements' : '';
}

const ARTICLES: ReadonlyMap<string, string> = new Map([
  ['string', 'a string'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['array', 'an array'],
  ['object', 'an object'],
  ['record', 'an object'],
]);

function withArticle(expected: string): string {
  return ARTICLES.get(expected) ?? expected;
}

function jsonPath(path: readonly PropertyKey[]): JsonPath {
  return path.map((step) => (typeof step === 'number' ? step : String(step)));
}
