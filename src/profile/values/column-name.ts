/** What a column can be called after an attribute, in every warehouse: the same where that can be. Pure. */
import { foldName, nameProblem } from '../../mapping/names.ts';

/** https://docs.aws.amazon.com/redshift/latest/dg/r_names.html */
const MOST_BYTES = 127;
/** Names that a warehouse keeps for itself. https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html */
const KEPT: ReadonlySet<string> = new Set([
  'oid',
  'tableoid',
  'xmin',
  'cmin',
  'xmax',
  'cmax',
  'ctid',
  '_row_exists',
]);

/** @param taken folded names of the other columns; takes the new one */
export function columnName(attribute: string, taken: Set<string>): string {
  const plain = isGood(attribute) ? attribute : cleaned(attribute);
  let free = plain;
  for (let count = 2; taken.has(foldName(free)); count++) free = `${plain}_${count}`;
  taken.add(foldName(free));
  return free;
}

function isGood(name: string): boolean {
  return (
    nameProblem(name) === null &&
    Buffer.byteLength(name) <= MOST_BYTES &&
    !KEPT.has(foldName(name)) &&
    // A dot makes a part of something in ClickHouse.
    /^[\p{L}\p{M}\p{N} _@$#%&+/:-]+$/u.test(name) &&
    // An object of JavaScript, and so a mapping that was read, has such names before all others, or has them already.
    !/^\d+$|^__/.test(name)
  );
}

function cleaned(name: string): string {
  const plain = name
    .slice(0, 60)
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  if (plain === '') return 'attribute';
  return /^\d/.test(plain) || KEPT.has(foldName(plain)) ? `attribute_${plain}` : plain;
}
