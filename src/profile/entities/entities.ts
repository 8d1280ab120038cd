/** The entity types of a single-table design, each with what tells its items from all others. Pure. */
import { groupDigits } from '../../message/number-text.ts';
import { mergedProfile, type ItemProfile } from './item-profile.ts';
import type { ItemGroup, ItemGroups } from './item-groups.ts';
import type { KeyShape } from './key-shape.ts';
import { itemsOf, splitGroups } from './split-groups.ts';

/** Conditions as a mapping file states them. */
export interface WhereTests {
  readonly equals?: string | readonly string[];
  readonly beginsWith?: string | readonly string[];
  readonly not?: Omit<WhereTests, 'not'>;
}

export interface Entity {
  /** In small letters, digits and `_`. */
  readonly table: string;
  /** By key attribute; empty for all items. */
  readonly where: Readonly<Record<string, WhereTests>>;
  readonly profile: ItemProfile;
}

/** What says nothing of whose it is. */
const PLAIN_WORDS: ReadonlySet<string> = new Set([
  'meta',
  'metadata',
  'info',
  'profile',
  'detail',
  'details',
  'data',
  'root',
  'main',
  'base',
  'self',
  'header',
]);

/** @param table name of the DynamoDB table */
export function findEntities(groups: ItemGroups, table: string): readonly Entity[] {
  const { keys } = groups;
  const all = groups.groups;
  const name = tableName(table);
  const leaves = splitBy(all, keys, keys.length - 1, true);
  const [only] = leaves;
  if (only === undefined || leaves.length === 1) return [{ table: name, where: {}, profile: groups.whole() }];
  const taken = new Set<string>();
  return leaves
    .map((leaf) => ({ leaf, items: itemsOf(leaf.groups) }))
    .toSorted((a, b) => b.items - a.items)
    .map(({ leaf }) => ({
      table: unique(nameOf(leaf, name), taken),
      where: Object.fromEntries(leaf.conditions.map(({ key, tests }) => [key, tests])),
      profile: mergedProfile(leaf.groups.map(({ profile }) => profile)),
    }));
}

interface Condition {
  readonly key: string;
  readonly tests: WhereTests;
  /** What names the entity; null for what is left over. */
  readonly shape: KeyShape | null;
}

interface Leaf {
  readonly conditions: readonly Condition[];
  readonly groups: readonly ItemGroup[];
}

/** By the sort key first, which says most; then, within each part, by the partition key. */
function splitBy(
  groups: readonly ItemGroup[],
  keys: readonly string[],
  index: number,
  trustsMarks: boolean,
): readonly Leaf[] {
  const key = keys[index];
  if (key === undefined) return [{ conditions: [], groups }];
  const parts = splitGroups(groups, { index, trustsMarks });
  const known = parts.flatMap(({ shapes }) => shapes);
  return parts.flatMap((part) => {
    const [shape = null] = part.shapes;
    const isWhole = parts.length === 1;
    const tests = shape === null ? { not: testsOf(known) } : testsOf(part.shapes);
    const own: readonly Condition[] = isWhole ? [] : [{ key, tests, shape }];
    return splitBy(part.groups, keys, index - 1, trustsMarks && isWhole).map((leaf) => ({
      ...leaf,
      conditions: [...own, ...leaf.conditions],
    }));
  });
}

function testsOf(shapes: readonly KeyShape[]): Omit<WhereTests, 'not'> {
  const [words, prefixes] = (['word', 'prefix'] as const).map((kind) =>
    shapes.flatMap((shape) => (shape.kind === kind ? shape.text : [])),
  );
  return {
    ...(words === undefined || words.length === 0 ? {} : { equals: oneOrMore(words) }),
    ...(prefixes === undefined || prefixes.length === 0 ? {} : { beginsWith: oneOrMore(prefixes) }),
  };
}

function oneOrMore(texts: readonly string[]): string | readonly string[] {
  const [first, ...others] = texts;
  return first !== undefined && others.length === 0 ? first : texts;
}

/** `ORDER#` under any key: `orders`. `PROFILE` of `CUSTOMER#`: `customers`. */
function nameOf({ conditions, groups }: Leaf, table: string): string {
  const named = conditions.flatMap(({ shape }) => (shape === null ? [] : [plainWord(shape.text)]));
  const isLeftOver = conditions.some(({ shape }) => shape === null);
  const [first = '', owner = ownerOf(groups)] = named;
  const word = PLAIN_WORDS.has(first) && owner !== null && owner !== '' ? owner : first;
  const whole = named.length > 1 && word === first && owner !== null ? `${owner}_${first}` : word;
  if (whole === '') return `${table}_other`;
  return isLeftOver ? `${plural(whole)}_other` : plural(whole);
}

/** What all of the partition keys begin with. */
function ownerOf(groups: readonly ItemGroup[]): string | null {
  const owners = new Set(groups.map(({ shapes }) => shapes[0]?.text ?? ''));
  const [owner] = owners;
  return owners.size === 1 && owner !== undefined ? plainWord(owner) : null;
}

function plainWord(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
}

/** Good enough to begin with: the name is for people to change. */
function plural(word: string): string {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(?:[^s]s|data|info)$/.test(word)) return word;
  return /(?:ss|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

/** What a table of the warehouse can be called after one of DynamoDB. */
export function tableName(table: string): string {
  const plain = plainWord(table);
  return /^[a-z]/.test(plain) ? plain.slice(0, 60) : `t_${plain}`.slice(0, 60);
}

function unique(name: string, taken: Set<string>): string {
  let free = /^[a-z]/.test(name) ? name : `t_${name}`;
  for (let count = 2; taken.has(free); count++) free = `${name}_${count}`;
  taken.add(free);
  return free;
}

/** The conditions in words: `sk begins with "ORDER#"`. */
export function whereText(where: Entity['where']): string {
  return Object.entries(where)
    .map(([key, { not, ...tests }]) =>
      not === undefined ? `${key} ${testsText(tests)}` : `${key} is none of: ${testsText(not)}`,
    )
    .join(', and ');
}

function testsText({ equals, beginsWith }: Omit<WhereTests, 'not'>): string {
  return [
    ...(equals === undefined ? [] : [`is ${listed(equals)}`]),
    ...(beginsWith === undefined ? [] : [`begins with ${listed(beginsWith)}`]),
  ].join(', ');
}

const MOST_NAMED = 6;

function listed(texts: string | readonly string[]): string {
  const all = [texts].flat();
  const named = all.slice(0, MOST_NAMED).map((text) => JSON.stringify(text));
  const more = all.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${groupDigits(more)} more` : named.join(' or ');
}
