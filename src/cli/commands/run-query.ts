import { text as textOf } from 'node:stream/consumers';
import { DynaloadError } from '../../errors.ts';
import { reportError } from '../../sync/report/report-table.ts';
import { patiently } from '../../load/retry.ts';
import type { QueryRows } from '../../warehouse/warehouse.ts';
import type { CommandContext, Outcome, StandardInput } from '../command-run.ts';
import { useWarehouse } from '../../sync/open-parts.ts';
import { warehouseAddress } from '../settings.ts';
import { rowWriter, type QueryFormat } from '../show/query/query-text.ts';
import type { QueryOptions } from './options.ts';

/** On a terminal one long document must not push the other columns out of sight. */
const WIDEST_CELL = 60;

export async function runQuery(
  given: string | undefined,
  options: QueryOptions,
  context: CommandContext,
): Promise<Outcome> {
  const { env, output, signal, stdin } = context;
  const sql = await statementOf(given, stdin);
  return useWarehouse(warehouseAddress(options, env), env, async (warehouse) => {
    const waiting = { listener: output.progress.listen, signal };
    const rows = await patiently(null, waiting, () => warehouse.stream(sql, signal));
    const format = options.json === true ? 'json' : (options.format ?? 'table');
    return writeRows(rows, format, context);
  });
}

/** Standard input is read when it stands in for the statement, and only then. */
async function statementOf(given: string | undefined, stdin: StandardInput): Promise<string> {
  if (given !== undefined && given !== '-') return given;
  const input = stdin();
  const isTyped = given === undefined && input.isTTY === true;
  const sql = isTyped ? '' : await textOf(input);
  if (sql.trim() !== '') return sql;
  throw new DynaloadError('USAGE', 'No statement was given.', {
    hint: 'Give one: dynaload query "select count() from orders", or dynaload query - < statement.sql',
  });
}

/** A reader that has gone away (`| head`) has what it wanted: the statement ends, and all is well. */
async function writeRows(
  { columns, batches }: QueryRows,
  format: QueryFormat,
  { output, signal, places }: CommandContext,
): Promise<Outcome> {
  const shape = { style: output.style, widestCell: output.width === null ? null : WIDEST_CELL };
  const writer = rowWriter(format, columns, shape);
  const done: Outcome = { document: null, text: '', warnings: [], errors: [], exitCode: 0 };
  let isRead = await output.raw(writer.begin());
  try {
    for await (const batch of batches) {
      if (isRead) isRead = await output.raw(writer.rows(batch));
      if (!isRead) return done;
      signal.throwIfAborted();
    }
  } catch (thrown) {
    if (!(thrown instanceof DynaloadError)) throw thrown;
    const error = reportError(thrown, places);
    await output.raw(writer.end(error));
    return { ...done, errors: [error] };
  }
  await output.raw(writer.end());
  return done;
}
