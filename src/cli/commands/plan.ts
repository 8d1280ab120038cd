import type { Command } from 'commander';
import { SOURCE_ARGUMENT, withMappings, withOutput, withTables, withWarehouse } from '../settings.ts';
import type { RunCommand } from '../command-run.ts';
import type { PlanOptions } from './options.ts';
import { HEAL_OPTION } from './sync.ts';

export function addPlan(program: Command, run: RunCommand): void {
  const command = program
    .command('plan')
    .description('Say what sync would do now. Writes nothing.')
    .argument('[source]', SOURCE_ARGUMENT)
    .option('--sql', 'show the statements as well')
    .option(...HEAL_OPTION)
    .addHelpText('after', '\nExample:\n  dynaload plan s3://my-exports/shop --sql\n')
    .action(async (source: string | undefined, options: PlanOptions) =>
      run({ ...options, from: source }, async (context) => {
        const { runPlan } = await import('./run-plan.ts');
        return runPlan(source, options, context);
      }),
    );
  withOutput(withTables(withWarehouse(withMappings(command))));
}
