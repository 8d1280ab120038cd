import type { Command } from 'commander';
import { loadMappings } from '../../mapping/load-mappings.ts';
import { status, type StatusReport } from '../../sync/status.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { worst } from '../exit-code.ts';
import { useSource, useWarehouse } from '../open-parts.ts';
import {
  mappingsPath,
  optionalSource,
  warehouseAddress,
  withFrom,
  withMappings,
  withOutput,
  withTables,
  withWarehouse,
  type FromOptions,
  type SharedOptions,
  type TableOptions,
} from '../settings.ts';
import { statusText } from '../show/status-text.ts';
import type { RunCommand } from './command-runner.ts';

type StatusOptions = SharedOptions & TableOptions & FromOptions;

export function addStatus(program: Command, run: RunCommand): void {
  const command = program
    .command('status')
    .description('Say where every table stands, and with --from what is in its way. Writes nothing.')
    .addHelpText('after', '\nExample:\n  dynaload status --from s3://my-exports/shop\n')
    .action(async (options: StatusOptions) => run(options, (context) => runStatus(options, context)));
  withOutput(withTables(withWarehouse(withMappings(withFrom(command)))));
}

async function runStatus(options: StatusOptions, context: CommandContext): Promise<Outcome> {
  const { env, now, signal } = context;
  const address = optionalSource(options.from, env);
  const mappings = await loadMappings(mappingsPath(options, env));
  const only = options.table ?? null;
  return useWarehouse(warehouseAddress(options, env), env, async (warehouse) => {
    const request = { mappings, only, warehouse, now, signal };
    const report =
      address === null
        ? await status({ ...request, source: null })
        : await useSource(address, (source) => status({ ...request, source }));
    return outcome(report, context);
  });
}

function outcome(report: StatusReport, { output }: CommandContext): Outcome {
  const isStuck = report.tables.some(({ waiting, refused }) => waiting.length > 0 || refused.length > 0);
  return {
    document: report,
    text: statusText(report, output.style),
    warnings: [],
    errors: report.tables.flatMap(({ error }) => error ?? []),
    exitCode: worst(isStuck ? [3] : []),
  };
}
