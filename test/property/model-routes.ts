/**
 * Which items a target of the model takes: a `where`, and the same said in another way, for what it does to be held
 * against. Items begin and cease to meet it as they are written.
 */
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';

export interface Route {
  readonly where: Readonly<Record<string, unknown>>;
  /** @param item without a prefix of its key */
  belongs(item: AttributeMap): boolean;
}

const text = (value: AttributeValue | undefined): string | null =>
  value !== undefined && 'S' in value ? value.S : null;
const number = (value: AttributeValue | undefined): number | null =>
  value !== undefined && 'N' in value ? Number(value.N) : null;
const isUnderA = (item: AttributeMap): boolean => text(item.get('pk'))?.startsWith('a') === true;
const stateOf = (item: AttributeMap): string | null => text(item.get('state'));

export const ROUTES: readonly Route[] = [
  { where: { pk: { beginsWith: 'a' } }, belongs: isUnderA },
  { where: { state: 'OPEN' }, belongs: (item) => stateOf(item) === 'OPEN' },
  {
    where: { pk: { beginsWith: 'a' }, state: { not: { equals: 'OPEN' } } },
    belongs: (item) => isUnderA(item) && stateOf(item) !== 'OPEN',
  },
  {
    where: { state: { in: [1, true] } },
    belongs: (item) => {
      const state = item.get('state') ?? { NULL: true };
      return 'N' in state || 'BOOL' in state;
    },
  },
  { where: { state: { contains: 'x' } }, belongs: (item) => 'SS' in (item.get('state') ?? { NULL: true }) },
  { where: { state: { beginsWith: ['O', 'Z'] } }, belongs: (item) => stateOf(item) === 'OPEN' },
  {
    where: { count: { greaterThan: -1, atMost: '1000000' } },
    belongs: (item) => {
      const count = number(item.get('count'));
      return count !== null && count > -1 && count <= 1_000_000;
    },
  },
  { where: { count: { not: { atLeast: 0 } } }, belongs: (item) => !((number(item.get('count')) ?? -1) >= 0) },
  {
    where: { pk: { not: { equals: 'A' } }, note: { exists: false }, tags: { exists: true } },
    belongs: (item) => text(item.get('pk')) !== 'A' && !item.has('note') && item.has('tags'),
  },
];

/** @param prefix with which every partition key begins */
export function whereOf(route: number, prefix: string): unknown {
  const { pk, ...others } = ROUTES[route]?.where ?? {};
  return pk === undefined ? others : { ...others, pk: prefixed(pk, prefix) };
}

/** Whether an item meets the conditions of a route. */
export function belongsTo(route: number, item: AttributeMap, prefix: string): boolean {
  const key = item.get('pk');
  const plain = key !== undefined && 'S' in key ? { S: key.S.slice(prefix.length) } : { NULL: true as const };
  return ROUTES[route]?.belongs(new Map([...item, ['pk', plain]])) ?? true;
}

/** A condition with the prefix before each of its texts. */
function prefixed(condition: unknown, prefix: string): unknown {
  if (typeof condition === 'string') return prefix + condition;
  return Object.fromEntries(
    Object.entries(condition ?? {}).map(([test, of]) => [test, prefixed(of, prefix)]),
  );
}
