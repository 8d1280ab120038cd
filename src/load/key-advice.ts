/** What may be wrong with `source.keys` where an export holds a key twice, although DynamoDB cannot. */
import { isObject, type JsonObject } from '../item/json-shape.ts';
import { DynaloadError } from '../errors.ts';
import type { DataFile } from '../export/export-info.ts';
import { firstLines } from '../export/data/first-lines.ts';
import type { ObjectStore } from '../export/store/object-store.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { isUsualSortKey } from '../profile/usual-names.ts';

/** Items with one partition key lie together, so that the beginning of an export shows some. */
const LINES = 20_000;
const MOST_NAMED = 3;
/** Types that a key attribute can have. */
const KEY_TYPES: ReadonlySet<string> = new Set(['S', 'N', 'B']);

export interface KeyAdviceRequest {
  readonly store: ObjectStore;
  readonly files: readonly DataFile[];
  readonly mapping: TableMapping;
  readonly signal: AbortSignal;
}

/** The same error, with the attributes that may be the sort key, where the mapping has none and the export shows some. */
export async function withKeyAdvice(error: DynaloadError, request: KeyAdviceRequest): Promise<DynaloadError> {
  const { source, file } = request.mapping;
  const [partitionKey, sortKey] = source.keys;
  if (sortKey !== undefined) return error;
  const lines = await firstLines(request.store, request.files, LINES, request.signal).catch(() => []);
  const names = sortKeyCandidates(lines.flatMap(itemOf), partitionKey).slice(0, MOST_NAMED);
  const [best] = names;
  const missing = `${file} states the primary key ["${partitionKey}"], without a sort key.`;
  const likely =
    best === undefined
      ? ''
      : ` Items that share "${partitionKey}" differ in ${names.map((name) => `"${name}"`).join(', ')}.`;
  return new DynaloadError(error.code, `${error.message} ${missing}${likely}`, {
    hint:
      `Does the DynamoDB table ${source.table} have a sort key? Then put both into ${file}: ` +
      `"keys": ["${partitionKey}", ${best === undefined ? '"<sort key>"' : JSON.stringify(best)}]`,
    details: { ...error.details, mapping: file },
    cause: error,
  });
}

/**
 * Attributes that every item has, with a type that a key can have, and that tell apart all items with the same
 * partition key: names that people give to sort keys first.
 */
export function sortKeyCandidates(items: readonly JsonObject[], partitionKey: string): readonly string[] {
  const [first] = items;
  if (first === undefined) return [];
  const names = Object.keys(first).filter((name) => name !== partitionKey);
  const tellsApart = (name: string): boolean => {
    const seen = new Set<string>();
    return items.every((item) => {
      const value = item[name];
      if (!isKeyValue(value)) return false;
      const pair = JSON.stringify([item[partitionKey], value]);
      const isNew = !seen.has(pair);
      seen.add(pair);
      return isNew;
    });
  };
  const partitions = new Set(items.map((item) => JSON.stringify(item[partitionKey])));
  // Where each partition key is there once, every attribute would do.
  if (partitions.size === items.length) return [];
  const found = names.filter(tellsApart);
  return [...found.filter(isUsualSortKey), ...found.filter((name) => !isUsualSortKey(name))];
}

function isKeyValue(value: unknown): boolean {
  if (!isObject(value)) return false;
  const [type, ...others] = Object.keys(value);
  return type !== undefined && others.length === 0 && KEY_TYPES.has(type);
}

/** The item of a line of a full export; of an incremental the keys are known already. */
function itemOf(line: string): readonly JsonObject[] {
  try {
    const record: unknown = JSON.parse(line);
    return isObject(record) && isObject(record['Item']) ? [record['Item']] : [];
  } catch {
    return [];
  }
}
