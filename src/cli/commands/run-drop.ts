import { DynaloadError } from '../../errors.ts';
import { loadMappings } from '../../mapping/load-mappings.ts';
import { drop } from '../../sync/drop.ts';
import { reportError } from '../../sync/report/report-table.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { useWarehouse } from '../../sync/open-parts.ts';
import { mappingsPath, warehouseAddress } from '../settings.ts';
import { dropText } from '../show/drop-text.ts';
import type { DropOptions } from './options.ts';

/** Nothing is asked: a script would wait for ever. Without `--yes` the command that does it is the last thing said. */
export async function runDrop(
  table: string,
  options: DropOptions,
  { env, output, signal, places }: CommandContext,
): Promise<Outcome> {
  const mappings = await loadMappings(mappingsPath(options, env));
  const dryRun = options.yes !== true;
  const listener = output.progress.listen;
  const report = await useWarehouse(warehouseAddress(options, env), env, (warehouse) =>
    drop({ table, mappings, warehouse, dryRun, listener, signal }),
  );
  const unsure = new DynaloadError('USAGE', `Nothing was dropped: ${table} goes only with --yes.`, {
    hint: 'There is no way back but to load it again.',
    next: [{ run: 'drop', table, yes: true }],
  });
  return {
    document: report,
    text: dropText(report, output.style),
    warnings: [],
    errors: dryRun ? [reportError(unsure, places)] : [],
    exitCode: dryRun ? 2 : 0,
  };
}
