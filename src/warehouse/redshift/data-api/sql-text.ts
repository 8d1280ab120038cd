import { DynaloadError } from '../../../errors.ts';
import { REDSHIFT_SQL } from '../../../generated/sql.ts';

export type SqlName = keyof typeof REDSHIFT_SQL;

/**
 * A statement of sql/redshift with its slots filled and its comments gone.
 * @param slots SQL text for each `{{slot}}`: quoted identifiers, literals, lists. Exactly the ones that the file has.
 */
export function sqlText(name: SqlName, slots: Readonly<Record<string, string>>): string {
  const unused = new Set(Object.keys(slots));
  const text = REDSHIFT_SQL[name]
    .replaceAll(/^--.*\n/gm, '')
    .trim()
    .replaceAll(/\{\{(\w+)\}\}/g, (_, slot: string) => {
      const filled = slots[slot];
      if (filled === undefined) {
        throw new DynaloadError('INTERNAL', `sql/redshift/${name}.sql: no ${slot} given`);
      }
      unused.delete(slot);
      return filled;
    });
  if (unused.size > 0) {
    throw new DynaloadError('INTERNAL', `sql/redshift/${name}.sql has no slot ${[...unused].join(', ')}`);
  }
  return text;
}
