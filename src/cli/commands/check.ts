import type { Command } from 'commander';
import type { CommandContext, Outcome } from '../command-run.ts';
import { exitCodeOfError, worst } from '../exit-code.ts';
import {
  mappingsPath,
  optionalSource,
  SOURCE_ARGUMENT,
  warehouseAddress,
  withMappings,
  withOutput,
  withWarehouse,
  type SharedOptions,
} from '../settings.ts';
import { findingsText } from '../show/findings-text.ts';
import { checkAll } from './check-findings.ts';
import type { RunCommand } from './command-runner.ts';

export function addCheck(program: Command, run: RunCommand): void {
  const command = program
    .command('check')
    .description(
      'Is everything in place? Mappings, warehouse, and the source when one is named. Writes nothing.',
    )
    .argument('[source]', SOURCE_ARGUMENT)
    .addHelpText('after', '\nExample:\n  dynaload check s3://my-exports/shop --mappings mappings\n')
    .action(async (source: string | undefined, options: SharedOptions) =>
      run(options, (context) => runCheck(source, options, context)),
    );
  withOutput(withWarehouse(withMappings(command)));
}

async function runCheck(
  given: string | undefined,
  options: SharedOptions,
  { env, output, signal }: CommandContext,
): Promise<Outcome> {
  const { findings, errors } = await checkAll({
    mappings: mappingsPath(options, env),
    warehouse: warehouseAddress(options, env),
    source: optionalSource(given, env),
    env,
    signal,
  });
  return {
    document: { findings },
    text: findingsText(findings, output.style),
    warnings: [],
    errors,
    exitCode: worst(errors.map(exitCodeOfError)),
  };
}
