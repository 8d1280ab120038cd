import { commandLines } from '../../message/command-line.ts';
import { useAws } from '../../exporter/aws-parts.ts';
import { loadMappings } from '../../mapping/load-mappings.ts';
import type { StatusReport } from '../../sync/report/status-report.ts';
import { status } from '../../sync/status.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { exitCodeOfError, tellsOfLeft, worst } from '../exit-code.ts';
import { useSource, useWarehouse } from '../../sync/open-parts.ts';
import { mappingsPath, optionalSource, warehouseAddress } from '../settings.ts';
import { statusText } from '../show/status-text.ts';
import type { StatusOptions } from './options.ts';

export async function runStatus(options: StatusOptions, context: CommandContext): Promise<Outcome> {
  const { env, now, output, signal, places } = context;
  const address = optionalSource(options.from, env);
  const mappings = await loadMappings(mappingsPath(options, env));
  const only = options.table ?? null;
  const maxLag = options.maxLag ?? null;
  return useWarehouse(warehouseAddress(options, env), env, async (warehouse) => {
    const request = {
      mappings,
      only,
      warehouse,
      now,
      listener: output.progress.listen,
      signal,
      places,
      maxLag,
    };
    const report =
      address === null
        ? await status({ ...request, source: null, exporter: null })
        : await useSource(address, (source) =>
            useAws((exporter) => status({ ...request, source, exporter })),
          );
    return outcome(report, context);
  });
}

function outcome(report: StatusReport, { output, places }: CommandContext): Outcome {
  const looking = commandLines([{ run: 'status' }], { ...places, source: 'SOURCE' }).join('');
  const isLeft =
    tellsOfLeft(report.warnings) ||
    report.tables.some(
      ({ waiting, refused, exports }) =>
        waiting.length > 0 || refused.length > 0 || (exports?.problems.length ?? 0) > 0,
    );
  const errors = report.tables.flatMap(({ error }) => error ?? []);
  return {
    document: report,
    text: statusText(report, looking, output.style),
    warnings: report.warnings,
    errors,
    exitCode: worst([...errors.map(exitCodeOfError), ...(isLeft ? [3 as const] : [])]),
  };
}
