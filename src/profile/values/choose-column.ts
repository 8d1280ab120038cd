/** The narrowest exact type that takes every value that was seen. Pure. */
import type { AttributeTag } from '../../item/attribute-value.ts';
import type { ColumnChoice, ColumnReading } from './column-choice.ts';
import { isTimeName } from '../usual-names.ts';
import type { ValueProfile } from './value-profile.ts';

const LISTS: ReadonlySet<AttributeTag> = new Set(['L', 'SS', 'NS', 'BS']);

/** @returns null when nothing but NULL was seen */
export function chooseColumn(name: string, profile: ValueProfile): ColumnChoice | null {
  const { types } = profile;
  if (types.length === 0) return null;
  if (types.every((tag) => LISTS.has(tag))) return listChoice(name, profile);
  return scalarChoice(name, profile) ?? { reading: { type: 'json' }, notes: driftNotes(profile) };
}

/** A column that holds a key attribute, whose texts and numbers must stay what they are. */
export function chooseKeyColumn(profile: ValueProfile): ColumnReading {
  const { types } = profile;
  if (types.every((tag) => tag === 'B')) return { type: 'binary' };
  const number = types.every((tag) => tag === 'N') ? profile.numbers.type() : null;
  return number ?? { type: 'string' };
}

/** @returns null when no scalar type takes them all */
function scalarChoice(name: string, profile: ValueProfile): ColumnChoice | null {
  const { types } = profile;
  const [only] = types;
  if (types.length > 1) {
    // A number in a text column is its digits: nothing is lost but that it was one.
    const isText = types.every((tag) => tag === 'S' || tag === 'N');
    return isText ? { reading: { type: 'string' }, notes: driftNotes(profile) } : null;
  }
  switch (only) {
    case 'BOOL':
      return { reading: { type: 'boolean' }, notes: [] };
    case 'B':
      return { reading: { type: 'binary' }, notes: [] };
    case 'N':
      return numberChoice(name, profile);
    case 'S': {
      const { reading, note } = profile.texts.choice();
      return { reading, notes: note === null ? [] : [note] };
    }
    case 'NULL':
    case 'M':
    case 'L':
    case 'SS':
    case 'NS':
    case 'BS':
    case undefined:
      break;
  }
  return null;
}

function numberChoice(name: string, { numbers }: ValueProfile): ColumnChoice {
  const format = isTimeName(name) ? numbers.epoch() : null;
  if (format !== null) {
    const note = `Guessed: by its name and its size a time, in ${format}.`;
    return { reading: { type: 'timestamp', format }, notes: [note] };
  }
  const reading = numbers.type();
  if (reading !== null) return { reading, notes: [] };
  return {
    reading: { type: 'string' },
    notes: ['More digits than a decimal of every warehouse holds: as text.'],
  };
}

function listChoice(name: string, { elements }: ValueProfile): ColumnChoice {
  const json = { reading: { type: 'json' }, notes: [] };
  if (elements === null || elements.types.length !== 1) return json;
  const choice = scalarChoice(name, elements);
  if (choice === null) return json;
  return { ...choice, reading: { ...choice.reading, type: `list<${choice.reading.type}>` } };
}

function driftNotes({ tags, types }: ValueProfile): readonly string[] {
  if (types.length < 2) return [];
  return [`Its type drifts: ${types.map((tag) => `${tag} (${tags.get(tag) ?? 0})`).join(', ')}.`];
}
