import type { Command } from 'commander';
import { DynaloadError } from '../../errors.ts';
import { SOURCE_ARGUMENT, withMappings, withOutput, withSample, withWarehouse } from '../settings.ts';
import type { RunCommand } from '../command-run.ts';
import type { CheckOptions } from './options.ts';

export function addCheck(program: Command, run: RunCommand): void {
  const command = program
    .command('check')
    .description(
      'Is everything in place? Mappings, warehouse, and the source when one is named. Writes nothing.',
    )
    .argument('[source]', SOURCE_ARGUMENT)
    .option('--against <source>', 'try the mappings on the items there, without a warehouse')
    .addHelpText(
      'after',
      '\nExample:\n  dynaload check s3://my-exports/shop --mappings mappings\n' +
        '  dynaload check --against s3://my-exports/shop --json\n',
    )
    .action(async (source: string | undefined, options: CheckOptions) =>
      run({ ...options, from: source ?? options.against }, async (context) => {
        const { against } = options;
        if (against === undefined) {
          const { runCheck } = await import('./run-check.ts');
          return runCheck(source, options, context);
        }
        if (source !== undefined) {
          throw new DynaloadError('USAGE', 'Expected a source or --against, got both.', {
            hint: 'Run one after the other: --against tries the mappings on items, and looks at nothing else.',
          });
        }
        const { runAgainst } = await import('../against/run-against.ts');
        return runAgainst(against, options, context);
      }),
    );
  withSample(command, 'with --against: try all items');
  withOutput(withWarehouse(withMappings(command)));
}
