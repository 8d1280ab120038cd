import { CLICKHOUSE_SQL } from '../../../generated/sql.ts';
import { sqlFiles } from '../../sql/sql-files.ts';

export type SqlName = keyof typeof CLICKHOUSE_SQL;

export const sqlText = sqlFiles(CLICKHOUSE_SQL, 'sql/clickhouse');
