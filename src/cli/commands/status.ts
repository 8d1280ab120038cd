import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseDuration } from '../../mapping/duration.ts';
import { withFrom, withMappings, withOutput, withTables, withWarehouse } from '../settings.ts';
import type { RunCommand } from '../command-run.ts';
import type { StatusOptions } from './options.ts';

export function addStatus(program: Command, run: RunCommand): void {
  const command = program
    .command('status')
    .description('Say where every table stands, and with --from what is in its way. Writes nothing.')
    .addOption(
      new Option(
        '--max-lag <duration>',
        'end with 3 when a table is further behind, such as 90m, 2h or 1d',
      ).argParser(lagOf),
    )
    .addHelpText('after', '\nExample:\n  dynaload status --from s3://my-exports/shop\n')
    .action(async (options: StatusOptions) =>
      run(options, async (context) => {
        const { runStatus } = await import('./run-status.ts');
        return runStatus(options, context);
      }),
    );
  withOutput(withTables(withWarehouse(withMappings(withFrom(command)))));
}

/** @returns milliseconds */
function lagOf(text: string): number {
  const duration = parseDuration(text);
  if (duration === null)
    throw new InvalidArgumentError('Expected minutes, hours or days, such as 90m, 2h or 1d.');
  return duration;
}
