/** Which attributes are the primary key, and how that is known. Pure. */
import type { AttributeMap, AttributeValue, ExportRecord } from '../item/attribute-value.ts';
import { tagOf } from '../item/attribute-value.ts';
import { dynamoJson } from '../item/dynamo-json.ts';
import { DynaloadError } from '../errors.ts';
import { counted } from '../message/number-text.ts';
import { isUsualId, isUsualPartitionKey, isUsualSortKey } from './usual-names.ts';

export type KeyNames = readonly [string] | readonly [string, string];

export interface FoundKeys {
  readonly names: KeyNames;
  /** How it is known: a sentence. */
  readonly ground: string;
}

export interface KeySearch {
  /** Name of the DynamoDB table. */
  readonly table: string;
  readonly records: readonly ExportRecord[];
  /** Named by the user; null when they are not. */
  readonly given: KeyNames | null;
}

const MOST_NAMED = 8;

/** @throws DynaloadError KEYS_UNKNOWN with candidates, where nothing says it plainly or what is given cannot be it */
export function findKeys({ table, records, given }: KeySearch): FoundKeys {
  const items = records.flatMap((record) => (record.kind === 'put' ? [record.item] : []));
  const stated = records.find(({ keys }) => keys !== null)?.keys ?? null;
  if (given !== null) return givenKeys({ table, given, items, stated });
  return stated === null ? guessedKeys(table, items) : orderedKeys(table, [...stated.keys()], items);
}

function givenKeys({
  table,
  given,
  items,
  stated,
}: {
  readonly table: string;
  readonly given: KeyNames;
  readonly items: readonly AttributeMap[];
  readonly stated: AttributeMap | null;
}): FoundKeys {
  const candidates = (): readonly string[] => (stated === null ? ableNames(items) : [...stated.keys()]);
  if (stated !== null && (stated.size !== given.length || !given.every((name) => stated.has(name)))) {
    throw unknown(table, `its incremental exports state the key ${quoted([...stated.keys()])}`, candidates());
  }
  const lacking = given.find((name) => items.some((item) => !isKeyValue(item.get(name))));
  if (lacking !== undefined) {
    const what = `an item has no ${JSON.stringify(lacking)} that can be a key (an S, N or B)`;
    throw unknown(table, what, candidates());
  }
  if (stated === null && !areUnique(items, given)) {
    const sort = candidates().filter((name) => !given.includes(name) && areUnique(items, [...given, name]));
    throw unknown(
      table,
      `several items have the same ${quoted(given)}`,
      given.length === 1 ? sort : candidates(),
    );
  }
  return { names: given, ground: 'as it was given with --keys' };
}

/** An incremental export states which attributes they are, but not which of two comes first. */
function orderedKeys(table: string, names: readonly string[], items: readonly AttributeMap[]): FoundKeys {
  const [one, two] = names;
  const STATED = 'the incremental exports state it';
  if (one === undefined) throw unknown(table, 'the incremental exports state an empty key', []);
  if (two === undefined) return { names: [one], ground: STATED };
  const inOrder = (first: string, why: string): FoundKeys => ({
    names: first === one ? [one, two] : [two, one],
    ground: `${STATED}; its order is guessed: ${why}`,
  });
  const partition = names.filter(isUsualPartitionKey);
  const sort = names.filter(isUsualSortKey);
  if (sort.length === 1 || partition.length === 1) {
    const first = partition.length === 1 ? partition[0] : names.find((name) => !isUsualSortKey(name));
    if (first !== undefined && !(sort.length === 1 && sort[0] === first))
      return inOrder(first, `people call them so`);
  }
  const repeats = names.filter((name) => !areUnique(items, [name]));
  const [repeated] = repeats;
  if (repeats.length === 1 && repeated !== undefined)
    return inOrder(repeated, `several items share ${JSON.stringify(repeated)}, and none the other`);
  const what = `its incremental exports state the key ${quoted(names)}, and not which of the two is the partition key`;
  throw unknown(table, what, names, true);
}

/** A full export does not state the key. */
function guessedKeys(table: string, items: readonly AttributeMap[]): FoundKeys {
  const able = ableNames(items);
  const every = `on ${items.length === 1 ? 'the only item' : `all ${counted(items.length, 'item')} that were read`}`;
  const partition = able.filter(isUsualPartitionKey);
  const sort = able.filter(isUsualSortKey);
  const [first] = partition;
  const [second] = sort;
  if (first !== undefined && second !== undefined && partition.length === 1 && sort.length === 1) {
    if (areUnique(items, [first, second]))
      return {
        names: [first, second],
        ground: `guessed: people call them so, and they are ${every}, no two alike`,
      };
  }
  const unique = able.filter((name) => areUnique(items, [name]));
  const [only] = able;
  if (able.length === 1 && unique.length === 1 && only !== undefined) {
    return {
      names: [only],
      ground: `guessed: the only attribute that can be one and is ${every}, no two alike`,
    };
  }
  const [usual, ...others] = unique.filter((name) => isUsualId(name, table));
  if (usual !== undefined && others.length === 0 && sort.length === 0 && items.length > 1) {
    return { names: [usual], ground: `guessed: people call it so, and it is ${every}, no two alike` };
  }
  throw unknown(table, 'a full export does not state the key', unique.length > 0 ? unique : able);
}

/** Attributes that every item has, of one type that a key can have. */
function ableNames(items: readonly AttributeMap[]): readonly string[] {
  const [first] = items;
  if (first === undefined) return [];
  const able = [...first].filter(([name, value]) => {
    if (!isKeyValue(value)) return false;
    const tag = tagOf(value);
    return items.every((item) => {
      const other = item.get(name);
      return isKeyValue(other) && tagOf(other) === tag;
    });
  });
  return able.map(([name]) => name).toSorted();
}

function isKeyValue(value: AttributeValue | undefined): value is AttributeValue {
  if (value === undefined) return false;
  if ('S' in value) return value.S !== '';
  return 'N' in value || ('B' in value && value.B !== '');
}

function areUnique(items: readonly AttributeMap[], names: readonly string[]): boolean {
  const seen = new Set<string>();
  for (const item of items) {
    const id = JSON.stringify(names.map((name) => dynamoJson(item.get(name) ?? { NULL: true })));
    if (seen.has(id)) return false;
    seen.add(id);
  }
  return true;
}

function unknown(table: string, why: string, candidates: readonly string[], both = false): DynaloadError {
  const [first = '<partition key>', second = '<sort key>'] = candidates;
  const named = candidates.length === 0 ? '' : ` Attributes that may be it: ${quoted(candidates)}.`;
  const example = both ? `${first},${second} or --keys ${second},${first}` : first;
  return new DynaloadError('KEYS_UNKNOWN', `The primary key of ${table} is not known: ${why}.${named}`, {
    hint:
      `Name it, partition key first: --keys ${example}${both ? '' : `, or --keys ${first},<sort key>`}. ` +
      'aws dynamodb describe-table shows it.',
    details: { table, candidates: candidates.slice(0, MOST_NAMED).join(', ') },
  });
}

function quoted(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => JSON.stringify(name));
  return names.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
}
