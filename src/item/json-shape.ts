/** What parsed JSON looks like, for checks and for messages about it. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** The same of what may be a value of an item, which a mapping may mask: nothing of it is shown. */
export function describeUnseen(json: unknown): string {
  if (typeof json === 'string')
    return `a string of ${json.length} ${json.length === 1 ? 'character' : 'characters'}`;
  return typeof json === 'number' ? 'a number' : describeJson(json);
}

const SHOWN_CHARACTERS = 60;
const SHOWN_NAMES = 20;

/** Names what came, in a few words: never a whole item. */
export function describeJson(json: unknown): string {
  if (json === undefined) return 'nothing';
  if (json === null) return 'null';
  if (typeof json === 'string') {
    const rest = json.length - SHOWN_CHARACTERS;
    return rest > 0
      ? `the string ${JSON.stringify(json.slice(0, SHOWN_CHARACTERS))} and ${rest} characters more`
      : `the string ${JSON.stringify(json)}`;
  }
  if (Array.isArray(json)) return 'an array';
  if (isObject(json)) {
    const names = Object.keys(json);
    return names.length === 0 ? 'an empty object' : `an object with the members ${listNames(names)}`;
  }
  return typeof json === 'number' || typeof json === 'boolean' ? `the ${typeof json} ${json}` : typeof json;
}

/** Names for a message, cut to the first twenty. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_NAMES).map((name) => JSON.stringify(name));
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** The members of all objects in parsed JSON. */
export function countMembers(json: unknown): number {
  let members = 0;
  // Not recursive: JSON.parse takes any depth, the call stack does not.
  const open: unknown[] = [json];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    const children: readonly unknown[] = Object.values(next);
    if (!Array.isArray(next)) members += children.length;
    for (const child of children) open.push(child);
  }
  return members;
}

const QUOTE = 34;
const COLON = 58;
const BACKSLASH = 92;

/**
 * The members of all objects in valid JSON text: every colon outside a string belongs to one. JSON.parse keeps the
 * last of members with the same name and drops the others without a word; the two counts differ then.
 */
export function countMembersInText(json: Uint8Array): number {
  let members = 0;
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (inString) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === COLON) members++;
  }
  return members;
}
