import { patiently } from '../../sync/retry.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { useWarehouse } from '../open-parts.ts';
import { warehouseAddress } from '../settings.ts';
import { queryText } from '../show/query-text.ts';
import type { QueryOptions } from './query.ts';

/** On a terminal one long document must not push the other columns out of sight. */
const WIDEST_CELL = 60;

export async function runQuery(
  sql: string,
  options: QueryOptions,
  context: CommandContext,
): Promise<Outcome> {
  const { env, output, signal } = context;
  return useWarehouse(warehouseAddress(options, env), env, async (warehouse) => {
    const waiting = { listener: output.progress.listen, signal };
    const result = await patiently(null, waiting, () => warehouse.query(sql, signal));
    const widest = output.width === null ? null : WIDEST_CELL;
    return {
      document: { columns: result.columns, rows: result.rows },
      text: queryText(result, output.style, widest),
      warnings: [],
      errors: [],
      exitCode: 0,
    };
  });
}
