import type { Command } from 'commander';
import type { RunCommand } from '../command-run.ts';
import { SOURCE_ARGUMENT, withMappings, withOutput, withSample } from '../settings.ts';
import type { InitOptions } from './options.ts';

export function addInit(program: Command, run: RunCommand): void {
  const command = program
    .command('init')
    .description('Look at the items of an export, and write a mapping that loads them. Overwrites nothing.')
    .argument('[source]', SOURCE_ARGUMENT)
    .option('--table <name>', 'the DynamoDB table, or its ARN, where the source has exports of several')
    .option('--keys <names>', 'its primary key: the partition key, then the sort key, as in pk,sk')
    .addHelpText('after', '\nExample:\n  dynaload init s3://my-exports/shop --keys pk,sk\n')
    .action(async (source: string | undefined, options: InitOptions) =>
      run({ ...options, from: source }, async (context) => {
        const { runInit } = await import('./run-init.ts');
        return runInit(source, options, context);
      }),
    );
  withOutput(withMappings(withSample(command, 'look at all items, so that every one fits')));
}
