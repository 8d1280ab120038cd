import { REDSHIFT_SQL } from '../../../generated/sql.ts';
import { sqlFiles } from '../../sql/sql-files.ts';

export type SqlName = keyof typeof REDSHIFT_SQL;

export const sqlText = sqlFiles(REDSHIFT_SQL, 'sql/redshift');
