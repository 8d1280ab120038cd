import { DynaloadError } from '../../../errors.ts';
import { CLICKHOUSE_SQL } from '../../../generated/sql.ts';

export type SqlName = keyof typeof CLICKHOUSE_SQL;

/**
 * A statement of sql/clickhouse with its slots filled and its comments gone.
 * @param slots SQL text for each `{{slot}}`: quoted identifiers, literals, lists. Exactly the ones that the file has.
 */
export function sqlText(name: SqlName, slots: Readonly<Record<string, string>>): string {
  const unused = new Set(Object.keys(slots));
  const text = CLICKHOUSE_SQL[name]
    .replaceAll(/^--.*\n/gm, '')
    .trim()
    .replaceAll(/\{\{(\w+)\}\}/g, (_, slot: string) => {
      const filled = slots[slot];
      if (filled === undefined)
        throw new DynaloadError('INTERNAL', `sql/clickhouse/${name}.sql: no ${slot} given`);
      unused.delete(slot);
      return filled;
    });
  if (unused.size > 0) {
    throw new DynaloadError('INTERNAL', `sql/clickhouse/${name}.sql has no slot ${[...unused].join(', ')}`);
  }
  return text;
}
