import type { Command } from 'commander';
import { SOURCE_ARGUMENT, withMappings, withOutput, withWarehouse, type SharedOptions } from '../settings.ts';
import type { RunCommand } from '../command-run.ts';

export function addCheck(program: Command, run: RunCommand): void {
  const command = program
    .command('check')
    .description(
      'Is everything in place? Mappings, warehouse, and the source when one is named. Writes nothing.',
    )
    .argument('[source]', SOURCE_ARGUMENT)
    .addHelpText('after', '\nExample:\n  dynaload check s3://my-exports/shop --mappings mappings\n')
    .action(async (source: string | undefined, options: SharedOptions) =>
      run({ ...options, from: source }, async (context) => {
        const { runCheck } = await import('./run-check.ts');
        return runCheck(source, options, context);
      }),
    );
  withOutput(withWarehouse(withMappings(command)));
}
