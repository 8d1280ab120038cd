import { CLICKHOUSE_SQL } from '../../../generated/sql.ts';
import { fillSlots } from '../../sql/sql-text.ts';

export type SqlName = keyof typeof CLICKHOUSE_SQL;

/** A statement of sql/clickhouse. @param slots as `fillSlots` takes them */
export function sqlText(name: SqlName, slots: Readonly<Record<string, string>>): string {
  return fillSlots(`sql/clickhouse/${name}.sql`, CLICKHOUSE_SQL[name], slots);
}
