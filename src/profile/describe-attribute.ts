/** An attribute as people look at it: nothing in it is a text of an item. Pure. */
import { masked } from './values/mask.ts';
import { kindOfName, type PersonalKind } from './values/personal-data.ts';
import type { AttributeReport } from './table-profile.ts';
import type { ValueProfile } from './values/value-profile.ts';

type Described = Pick<
  AttributeReport,
  | 'types'
  | 'count'
  | 'share'
  | 'drifts'
  | 'smallest'
  | 'largest'
  | 'shortest'
  | 'longest'
  | 'examples'
  | 'personal'
>;

/** @param items of the target */
export function describeAttribute(name: string, profile: ValueProfile, items: number): Described {
  const personal = personalKind(name, profile);
  const shown = (text: string): string =>
    personal === null && (profile.texts.isTime || isNumberOnly(profile)) ? text : masked(text);
  const [smallest, largest] = bounds(profile);
  return {
    types: Object.fromEntries([...profile.tags].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    count: profile.count,
    share: items === 0 ? 0 : Math.round((profile.count / items) * 10_000) / 10_000,
    drifts: profile.types.length > 1,
    smallest: smallest === null ? null : shown(smallest),
    largest: largest === null ? null : shown(largest),
    shortest: profile.shortest,
    longest: profile.longest,
    examples: [...new Set(profile.examples.texts.map((text) => (isFlag(text) ? text : shown(text))))],
    personal,
  };
}

/** Only what can be a text of somebody: a flag, say, is none, whatever it is called. */
export function personalKind(name: string, profile: ValueProfile): PersonalKind | null {
  const { types } = profile;
  if (types.includes('S')) return profile.texts.personal() ?? kindOfName(name);
  if (types.includes('L') || types.includes('SS')) return profile.elements?.texts.personal() ?? null;
  return types.includes('N') || types.includes('M') ? kindOfName(name) : null;
}

function bounds({ types, numbers, texts }: ValueProfile): readonly [string | null, string | null] {
  const [first] = types;
  if (types.length !== 1) return [null, null];
  if (first === 'N') return [numbers.smallest, numbers.largest];
  return first === 'S' ? [texts.smallest, texts.largest] : [null, null];
}

function isNumberOnly({ types }: ValueProfile): boolean {
  return types.every((tag) => tag === 'N');
}

function isFlag(text: string): boolean {
  return text === 'true' || text === 'false';
}
