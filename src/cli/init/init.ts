import { Option, type Command } from 'commander';
import { DynaloadError } from '../../errors.ts';
import type { RunCommand } from '../command-run.ts';
import { SOURCE_ARGUMENT, withMappings, withOutput } from '../settings.ts';
import type { InitOptions } from './options.ts';

export function addInit(program: Command, run: RunCommand): void {
  const command = program
    .command('init')
    .description('Look at the items of an export, and write a mapping that loads them. Overwrites nothing.')
    .argument('[source]', SOURCE_ARGUMENT)
    .option('--table <name>', 'the DynamoDB table, or its ARN, where the source has exports of several')
    .option('--keys <names>', 'its primary key: the partition key, then the sort key, as in pk,sk')
    .addOption(
      new Option('--items <n>', 'how many items are looked at')
        .default(10_000)
        .argParser(wholeNumber('--items', 1)),
    )
    .addOption(
      new Option('--seed <n>', 'which ones: the same for the same number')
        .default(1)
        .argParser(wholeNumber('--seed', 0)),
    )
    .option('--all', 'look at all items, so that every one fits')
    .addHelpText('after', '\nExample:\n  dynaload init s3://my-exports/shop --keys pk,sk\n')
    .action(async (source: string | undefined, options: InitOptions) =>
      run({ ...options, from: source }, async (context) => {
        const { runInit } = await import('./run-init.ts');
        return runInit(source, options, context);
      }),
    );
  withOutput(withMappings(command));
}

function wholeNumber(option: string, least: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least) return value;
    throw new DynaloadError(
      'USAGE',
      `Expected a whole number from ${least} on for ${option}, found "${text}".`,
      {
        hint: `For example ${option} 10000.`,
      },
    );
  };
}
