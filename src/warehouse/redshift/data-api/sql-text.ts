import { REDSHIFT_SQL } from '../../../generated/sql.ts';
import { fillSlots } from '../../sql/sql-text.ts';

export type SqlName = keyof typeof REDSHIFT_SQL;

/** A statement of sql/redshift. @param slots as `fillSlots` takes them */
export function sqlText(name: SqlName, slots: Readonly<Record<string, string>>): string {
  return fillSlots(`sql/redshift/${name}.sql`, REDSHIFT_SQL[name], slots);
}
