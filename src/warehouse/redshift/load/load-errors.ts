import { DynaloadError } from '../../../errors.ts';
import type { DataApi } from '../data-api/data-api.ts';
import { quoteString } from '../data-api/identifier.ts';
import type { StatementError } from '../data-api/redshift-errors.ts';
import { timeText } from '../../sql/record-table.ts';
import { nullableTextAt } from '../../sql/result-table.ts';
import { sqlText } from '../data-api/sql-text.ts';
import { COPY_DELETES, COPY_PUTS } from '../statements/stage-statements.ts';

/** Milliseconds by which the clocks of the Data API and of the database may differ. */
const CLOCKS_APART = 2000;

/**
 * Where COPY stumbled: file, line and column, as far as Redshift kept them. It keeps nothing of some failures, and
 * shows users but their own; then the error stays what the statement said. The numbers that the Data API gives queries
 * are of another kind than those of this view, so what is looked for are the files, which earlier attempts had too,
 * since this attempt began. https://docs.aws.amazon.com/redshift/latest/dg/r_STL_QUERY.html
 * @param folder address that the staged files begin with
 */
export async function explainCopy(
  api: DataApi,
  error: StatementError,
  folder: string,
): Promise<DynaloadError> {
  const { step, createdAt } = error.failure;
  if ((step !== COPY_PUTS && step !== COPY_DELETES) || createdAt === undefined) return error;
  const found = await readLoadError(api, folder, createdAt).catch(() => undefined);
  return found === undefined ? error : refusedRow(error, found);
}

interface LoadError {
  readonly file: string;
  readonly line: string;
  readonly column: string;
  readonly type: string;
  readonly length: string;
  readonly code: string;
  readonly reason: string;
}

async function readLoadError(api: DataApi, folder: string, since: Date): Promise<LoadError | undefined> {
  const slots = {
    // The file's name is cut at 256 characters; `_` and `%` stand for themselves.
    files: quoteString(`${escapePattern(folder.slice(0, 240))}%`),
    since: quoteString(timeText(since.getTime() - CLOCKS_APART)),
  };
  const results = await api.run({
    steps: [{ name: 'errors', sql: sqlText('read-load-errors', slots) }],
    activity: 'say where COPY failed',
    results: ['errors'],
  });
  const row = results.get('errors')?.rows[0];
  if (row === undefined) return undefined;
  const at = (index: number): string => nullableTextAt(row, index) ?? '';
  return {
    file: at(0),
    line: at(1),
    column: at(2),
    type: at(3),
    length: at(4),
    code: at(5),
    reason: at(6),
  };
}

function refusedRow(error: StatementError, found: LoadError): DynaloadError {
  const { file, line, column, type, length, code, reason } = found;
  const size = length === '' || length === '0' ? '' : `(${length})`;
  const where = column === '' ? '' : `, column "${column}" (${type}${size})`;
  return new DynaloadError(
    'STAGED_ROW_REFUSED',
    `COPY refused ${file}, line ${line}${where}: ${reason} (code ${code}). Nothing was applied.`,
    {
      hint: 'Look at that line of the staged file; docs/redshift.md says what Redshift does not hold.',
      details: { file, line: Number(line), column, code: Number(code), reason },
      cause: error,
    },
  );
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}
