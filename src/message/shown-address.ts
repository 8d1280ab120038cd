/**
 * What somebody typed where an address belongs, as messages may repeat it. People leave keys, passwords and signatures
 * in addresses, in places where none belongs and none is understood. So what is shown is decided by where a secret can
 * stand, and not by what is known of its form: rather a word too few than one too many.
 */
const MASK = '***';

/**
 * An address of any kind, or a path, without users, passwords and parameters:
 * `https://***@host/folder?***`. A text that is neither comes back as it is.
 */
export function shownAddress(text: string): string {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(text) ?? [];
  // A folder may well have a # in its name.
  const end = rest.search(scheme === '' ? /\?/ : /[?#]/);
  const head = end < 0 ? rest : rest.slice(0, end);
  const tail = end < 0 ? '' : rest.slice(end);
  const shown = scheme === '' ? shownPath(head) : shownPlace(head, tail);
  return `${scheme}${shown}${tail === '' ? '' : `${tail.charAt(0)}${MASK}`}`;
}

/** A secret key may hold slashes, so that the last @ is what ends it, wherever that stands. */
function shownPlace(head: string, tail: string): string {
  const at = head.lastIndexOf('@');
  if (at >= 0) return `${MASK}${head.slice(at)}`;
  const [authority = ''] = head.split('/', 1);
  const isPlain = !authority.includes(':') || (/^[^:]*:\d{1,5}$/.test(authority) && !tail.includes('@'));
  return isPlain ? head : MASK;
}

/** `key:secret@bucket` is taken for a path, and may by now stand behind the path of the working directory. */
function shownPath(head: string): string {
  return head.replace(/[^/\\]*:.*@/s, `${MASK}@`);
}

/** The name of a parameter of an address. One without a value may be the secret itself. */
export function shownParameter(name: string, value: string): string {
  return value !== '' && /^[a-z][\w-]*$/i.test(name) ? name : MASK;
}

/** A word of a command line that is not understood: of an option the name alone. */
export function shownWord(word: string): string {
  if (!word.startsWith('-')) return shownAddress(word);
  if (!word.startsWith('--')) return word.length > 2 ? `${word.slice(0, 2)}${MASK}` : word;
  const end = word.indexOf('=');
  return end < 0 ? word : `${word.slice(0, end + 1)}${MASK}`;
}
