import { DynaloadError } from '../../errors.ts';
import type { DataApi } from './data-api.ts';
import { quoteString } from './identifier.ts';
import type { StatementError } from './redshift-errors.ts';
import { nullableTextAt } from './result-table.ts';
import { sqlText } from './sql-text.ts';
import { COPY_DELETES, COPY_PUTS } from './stage-statements.ts';

/**
 * Where COPY stumbled: file, line and column, as far as Redshift kept them. It keeps nothing of some failures, and
 * shows users but their own; then the error stays what the statement said.
 * @param folder address that the staged files begin with
 */
export async function explainCopy(
  api: DataApi,
  error: StatementError,
  folder: string,
): Promise<DynaloadError> {
  const { step, queryId } = error.failure;
  if (step !== COPY_PUTS && step !== COPY_DELETES) return error;
  const conditions = [
    ...(queryId === undefined ? [] : [`query_id = ${queryId}`]),
    // The file's name is cut at 256 characters; `_` and `%` stand for themselves.
    `file_name LIKE ${quoteString(`${escapePattern(folder).slice(0, 240)}%`)}`,
  ];
  for (const condition of conditions) {
    const found = await readLoadError(api, condition).catch(() => undefined);
    if (found !== undefined) return refusedRow(error, found);
  }
  return error;
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

async function readLoadError(api: DataApi, condition: string): Promise<LoadError | undefined> {
  const results = await api.run({
    steps: [{ name: 'errors', sql: sqlText('read-load-errors', { condition }) }],
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
