/** What a name in the warehouse may be, whichever warehouse it is. An adapter may ask for more. */

/** Columns that dynaload adds begin with it. */
export const RESERVED_PREFIX = '_dynaload_';

/** Why a column cannot be called so, as a phrase; null when it can. */
export function nameProblem(name: string): string | null {
  if (name === '') return 'expected a name, got ""';
  if (name.trim() !== name) return `expected a name without outer blanks, got ${JSON.stringify(name)}`;
  // No warehouse prints them, and some end a name there.
  if (/\p{Cc}/u.test(name)) return `expected a name without control characters, got ${JSON.stringify(name)}`;
  if (foldName(name).startsWith(RESERVED_PREFIX)) {
    return `names that begin with ${RESERVED_PREFIX} are dynaload's own, got ${JSON.stringify(name)}`;
  }
  return null;
}

/** Why a table cannot be called so, as a phrase; null when it can. */
export function tableNameProblem(name: string): string | null {
  if (name.includes('.')) {
    return `expected a table name without dots, got ${JSON.stringify(name)}; the database or schema is part of the warehouse URL`;
  }
  return nameProblem(name);
}

/**
 * Two names with the same fold are one name in some warehouse: Redshift folds quoted names too.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_names.html
 */
export function foldName(name: string): string {
  return name.toLowerCase();
}
