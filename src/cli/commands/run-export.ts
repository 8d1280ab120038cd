import { existsSync } from 'node:fs';
import { DynaloadError } from '../../errors.ts';
import { useAws } from '../../exporter/aws-parts.ts';
import { loadMappings } from '../../mapping/load-mappings.ts';
import { counted } from '../../message/number-text.ts';
import { exportTables } from '../../sync/export-tables.ts';
import { useWarehouse } from '../../sync/open-parts.ts';
import type { ExportsReport } from '../../sync/report/exports-report.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { exitCodeOfError, worst } from '../exit-code.ts';
import { mappingsPath, namedWarehouse } from '../settings.ts';
import { exportsText } from '../show/exports-text.ts';
import type { ExportOptions } from './options.ts';

export async function runExport(options: ExportOptions, context: CommandContext): Promise<Outcome> {
  const { env, now, pause, output, signal, places } = context;
  const { plan: dryRun = false, wait = false, full = null, table = null } = options;
  if (full !== null && table !== null) {
    throw new DynaloadError('USAGE', 'Expected --full or --table, got both.', {
      hint: '--full names the one table that is exported.',
    });
  }
  const mappings = await loadMappings(mappingsPath(options, env));
  const work = async (warehouse: Warehouse | null): Promise<Outcome> =>
    useAws(async (parts) => {
      const report = await exportTables({
        mappings,
        only: table,
        full,
        warehouse,
        parts,
        dryRun,
        wait,
        onWaiting: (running) => {
          if (options.quiet !== true) output.note(`${counted(running, 'export')} under way`);
        },
        now,
        pause,
        listener: output.progress.listen,
        signal,
        places,
      });
      return outcome(report, { context, wait });
    });
  const address = namedWarehouse(options, env, existsSync);
  return address === null ? work(null) : useWarehouse(address, env, work);
}

function outcome(
  report: ExportsReport,
  { context, wait }: { readonly context: CommandContext; readonly wait: boolean },
): Outcome {
  const { tables } = report;
  const errors = tables.flatMap(({ error }) => error ?? []);
  // Somebody who waits for an export wants to know that it failed, also when it is made again by itself.
  const isLeft = tables.some(({ problems, failing }) => problems.length > 0 || (wait && failing !== null));
  return {
    document: report,
    text: exportsText(report, context.output.style),
    warnings: [],
    errors,
    exitCode: worst([...errors.map(exitCodeOfError), ...(isLeft ? [3 as const] : [])]),
  };
}
