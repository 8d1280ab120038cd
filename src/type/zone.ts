/** The `zone` of a column: what a text without an offset is meant in. UTC or a fixed offset, so that every text is one instant. */

const OFFSET = /^([+-])([01]\d|2[0-3]):([0-5]\d)$/;

/** For the JSON Schema. */
export const ZONE_PATTERN = String.raw`^(?:UTC|[+-](?:[01]\d|2[0-3]):[0-5]\d)$`;

export type ZoneResult = { readonly minutes: number } | { readonly problem: string };

/** @returns minutes east of UTC */
export function parseZone(text: string): ZoneResult {
  if (text === 'UTC') return { minutes: 0 };
  const [, sign, hours, minutes] = OFFSET.exec(text) ?? [];
  if (sign !== undefined) {
    const size = Number(hours) * 60 + Number(minutes);
    return { minutes: sign === '-' ? -size : size };
  }
  return {
    problem: `expected "UTC" or a fixed offset such as "+01:00", got ${JSON.stringify(text)}${meant(text)}`,
  };
}

function meant(text: string): string {
  const plain = text.trim().toUpperCase();
  if (['UTC', 'Z', 'GMT', 'ETC/UTC', 'UT'].includes(plain)) return '; did you mean "UTC"?';
  const [, sign = '', hours = '', minutes = '00'] =
    /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$/.exec(plain) ?? [];
  const offset = `${sign}${hours.padStart(2, '0')}:${minutes}`;
  if (OFFSET.test(offset)) return `; did you mean "${offset}"?`;
  // https://www.iana.org/time-zones
  return plain.includes('/')
    ? '; a zone whose clocks change has hours that come twice, in which a text is two instants: let what writes them add the offset'
    : '';
}
