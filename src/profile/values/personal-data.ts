/** What looks like personal data, by the name of an attribute or by its texts. A hint for people, and no proof either way. */

export type PersonalKind =
  'e-mail' | 'phone' | 'IP address' | 'name' | 'address' | 'date of birth' | 'identity';

/** Kinds that show in the text itself. */
export type TextKind = Extract<PersonalKind, 'e-mail' | 'phone' | 'IP address'>;

const NAMES: readonly (readonly [PersonalKind, RegExp])[] = [
  ['e-mail', /e-?mail/i],
  ['phone', /phone|mobile|msisdn|(?:^|_)(?:tel|fax)(?:$|_)/i],
  ['IP address', /(?:^|_)ip(?:$|_)|ip_?addr|(?:client|remote|source|user)_?ip$/i],
  [
    'name',
    /^name$|(?:first|last|full|sur|given|family|middle|maiden|display|user|customer|contact|person)[_-]?name$/i,
  ],
  [
    'address',
    /^(?:home|postal|billing|shipping|street)?_?address$|street|zip_?code|post_?code|postal_?code/i,
  ],
  ['date of birth', /birth|(?:^|_)dob(?:$|_)/i],
  ['identity', /(?:^|_)ssn(?:$|_)|passport|(?:^|_)iban(?:$|_)|tax_?(?:id|number)|national_?id/i],
];

const TEXTS: readonly (readonly [TextKind, RegExp])[] = [
  ['e-mail', /^[^\s@]{1,64}@[^\s@]{1,255}\.[A-Za-z]{2,24}$/],
  ['IP address', /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$|^(?:[\da-f]{0,4}:){3,7}[\da-f]{1,4}$/i],
  ['phone', /^(?:\+|00)[1-9][\d ()/.-]{6,18}\d$/],
];

/** Longer texts hold other things too. */
const LONGEST = 320;

export function kindOfName(name: string): PersonalKind | null {
  return NAMES.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}

export function kindOfText(text: string): TextKind | null {
  if (text.length > LONGEST) return null;
  return TEXTS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
