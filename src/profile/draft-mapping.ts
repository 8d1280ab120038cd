/** The mapping file that a table's profile suggests, with its reasons as descriptions. Pure. */
import { counted } from '../message/number-text.ts';
import { columnJson, type ColumnJson } from './column-json.ts';
import { chooseColumn, chooseKeyColumn } from './values/choose-column.ts';
import type { ColumnReading } from './values/column-choice.ts';
import { columnName } from './values/column-name.ts';
import { describeAttribute } from './describe-attribute.ts';
import { draftExplode, widthOf, type ExplodeJson } from './draft-explode.ts';
import { whereText, type Entity } from './entities/entities.ts';
import type { ItemProfile } from './entities/item-profile.ts';
import type { AttributeReport, TargetProfile } from './table-profile.ts';
import type { ValueProfile } from './values/value-profile.ts';

/** Of the items of a target: what fewer have is left to `rest`. */
const RARE = 0.01;
/** What more attributes there are is left to `rest`: statements have an end. */
const MOST_COLUMNS = 300;
const REST = 'other_attributes';

export interface DraftTarget {
  readonly profile: TargetProfile;
  /** As the mapping file states it. */
  readonly json: object;
}

export interface DraftRequest {
  readonly entity: Entity;
  readonly keys: readonly string[];
  /** Of the key attributes of all records. */
  readonly keyProfile: ItemProfile;
  /** Of all targets. */
  readonly items: number;
  /** Names of all tables, folded; those of child tables go into it. */
  readonly tables: Set<string>;
}

export function draftTarget({ entity, keys, keyProfile, items, tables }: DraftRequest): DraftTarget {
  const { table, where, profile } = entity;
  const taken = new Set<string>([REST]);
  const columns = new Map<string, ColumnJson>();
  const take = (attribute: string, reading: ColumnReading, description: string): string => {
    const name = columnName(attribute, taken);
    columns.set(name, columnJson(name, attribute, reading, description));
    return name;
  };
  const explode: ExplodeJson[] = [];
  const width = (): number => columns.size + explode.reduce((sum, each) => sum + widthOf(each), 0);
  const attributes: AttributeReport[] = [];
  for (const [name, values] of ordered(profile, keys)) {
    const keyValues = keys.includes(name) ? keyProfile.attributes.get(name) : undefined;
    const described = describeAttribute(name, values, profile.items);
    const choice =
      keyValues === undefined
        ? chooseColumn(name, values)
        : { reading: chooseKeyColumn(keyValues), notes: [] };
    const isRest =
      choice === null || (keyValues === undefined && (described.share < RARE || width() >= MOST_COLUMNS));
    const notes = [...(choice?.notes ?? []), ...personalNote(described)];
    const description = [...notes, ...shareNote(values, profile)].join(' ');
    const reading = isRest ? null : choice.reading;
    const names = { tables, columns: taken, keys: [...columns.keys()].slice(0, keys.length) };
    const child = reading?.type === 'json' ? draftExplode(table, name, values, names) : null;
    if (child !== null && width() + widthOf(child) <= MOST_COLUMNS) {
      explode.push({ ...child, ...(description === '' ? {} : { description }) });
      attributes.push({ name, column: child.table, type: 'explode', format: null, ...described, notes });
      continue;
    }
    attributes.push({
      name,
      column: reading === null ? null : take(name, reading, description),
      type: reading?.type ?? null,
      format: reading?.format ?? null,
      ...described,
      notes,
    });
  }
  const json = {
    table,
    description: targetText(entity, items),
    ...(Object.keys(where).length === 0 ? {} : { where }),
    columns: Object.fromEntries(columns),
    ...(explode.length === 0 ? {} : { explode }),
    rest: REST,
    ...(profile.hasLongNumber ? { longNumbers: 'text' } : {}),
  };
  const share = items === 0 ? 0 : Math.round((profile.items / items) * 10_000) / 10_000;
  return { json, profile: { table, where, items: profile.items, share, attributes } };
}

/** The key first, then what most items have. */
function ordered(
  profile: ItemProfile,
  keys: readonly string[],
): readonly (readonly [string, ValueProfile])[] {
  const rank = (name: string): number => (keys.includes(name) ? keys.indexOf(name) : keys.length);
  return [...profile.attributes].toSorted(
    ([a, left], [b, right]) => rank(a) - rank(b) || right.count - left.count || (a < b ? -1 : 1),
  );
}

function personalNote({ personal }: Pick<AttributeReport, 'personal'>): readonly string[] {
  return personal === null ? [] : [`Looks like personal data (${personal}). "mask": "hmac" keeps it out.`];
}

function shareNote({ count, nulls }: ValueProfile, { items }: ItemProfile): readonly string[] {
  return [
    ...(count < items ? [`On ${shareText(count / items)} of the items.`] : []),
    ...(nulls > 0 ? [`NULL in ${shareText(nulls / count)} of them.`] : []),
  ];
}

function targetText({ where, profile }: Entity, items: number): string {
  const found = whereText(where);
  const read = `${counted(profile.items, 'item')} of those that were read`;
  return found === '' ? `${read}.` : `${read} (${shareText(profile.items / items)}): ${found}.`;
}

/** `12 %`, `0.4 %`; never 0 or 100 where it is not. */
export function shareText(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return 'less than 0.1 %';
  if (percent > 99.9 && percent < 100) return 'more than 99.9 %';
  return `${percent >= 10 ? Math.floor(percent) : Math.round(percent * 10) / 10} %`;
}
