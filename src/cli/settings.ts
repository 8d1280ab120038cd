/** Options and arguments that several commands share, and what stands in for them when they are not given. */
import { Option, type Command } from 'commander';
import { DynaloadError } from '../errors.ts';
import type { WarehouseAddress } from '../sync/open-parts.ts';
import type { OutputOptions } from './output.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface MappingOptions {
  readonly mappings?: string;
}

export interface WarehouseOptions {
  readonly warehouse?: string;
  readonly staging?: string;
}

export interface TableOptions {
  readonly table?: readonly string[];
}

export interface FromOptions {
  readonly from?: string;
}

export interface WorkerOptions {
  readonly workers?: number;
}

export interface SampleOptions {
  readonly items: number;
  readonly seed: number;
  readonly all?: boolean;
}

export type SharedOptions = OutputOptions & MappingOptions & WarehouseOptions;

const DEFAULT_MAPPINGS = './mappings';
const DEFAULT_WAREHOUSE = 'chdb:./warehouse';

export const SOURCE_ARGUMENT =
  's3://bucket[/prefix], or a folder that holds AWSDynamoDB/ (env: DYNALOAD_SOURCE)';

export function withMappings(command: Command): Command {
  return command.option(
    '--mappings <path>',
    `mapping file, or folder of them; s3://… too (env: DYNALOAD_MAPPINGS, default: ${DEFAULT_MAPPINGS})`,
  );
}

export function withWarehouse(command: Command): Command {
  return command
    .option(
      '--warehouse <url>',
      `where the tables are (env: DYNALOAD_WAREHOUSE, default: ${DEFAULT_WAREHOUSE})`,
    )
    .option(
      '--staging <address>',
      's3://bucket/prefix where rows wait for Redshift, or for ClickHouse (env: DYNALOAD_STAGING)',
    );
}

export function withTables(command: Command): Command {
  return command.addOption(
    new Option('--table <name>', 'only this table; may be given several times').argParser(
      (name: string, before: readonly string[] | undefined) => [...(before ?? []), name],
    ),
  );
}

export function withFrom(command: Command): Command {
  return command.option('--from <source>', SOURCE_ARGUMENT);
}

export function withWorkers(command: Command): Command {
  return command.addOption(
    new Option(
      '--workers <n>',
      'stage large exports in so many processes of this machine (not for chdb:)',
    ).argParser((text: string) => {
      if (/^[1-9]\d?$/.test(text)) return Number(text);
      throw new DynaloadError('USAGE', `Expected a number from 1 to 99 for --workers, found "${text}".`, {
        hint: 'As many as the machine has cores is a good start.',
      });
    }),
  );
}

/** @param all what `--all` is for */
export function withSample(command: Command, all: string): Command {
  return command
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
    .option('--all', all);
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

export function withOutput(command: Command): Command {
  return command
    .option('--json', 'print the result as one JSON document')
    .option('--quiet', 'no progress on stderr')
    .option('--no-color', 'no colours (env: NO_COLOR)');
}

export function mappingsPath(options: MappingOptions, env: Environment): string {
  return options.mappings ?? setting(env, 'DYNALOAD_MAPPINGS') ?? DEFAULT_MAPPINGS;
}

export function warehouseAddress(options: WarehouseOptions, env: Environment): WarehouseAddress {
  return {
    url: options.warehouse ?? setting(env, 'DYNALOAD_WAREHOUSE') ?? DEFAULT_WAREHOUSE,
    staging: options.staging ?? setting(env, 'DYNALOAD_STAGING'),
  };
}

/**
 * The warehouse that is named, or the usual one where it is there already: a command that only asks how far it is does not
 * make it. Null when there is none.
 * @param exists whether there is such a folder
 */
export function namedWarehouse(
  options: WarehouseOptions,
  env: Environment,
  exists: (folder: string) => boolean,
): WarehouseAddress | null {
  const address = warehouseAddress(options, env);
  const isUsual = address.url === DEFAULT_WAREHOUSE;
  return isUsual && !exists(DEFAULT_WAREHOUSE.slice('chdb:'.length)) ? null : address;
}

/** Null when neither the command line nor the environment names a source. */
export function optionalSource(given: string | undefined, env: Environment): string | null {
  return given ?? setting(env, 'DYNALOAD_SOURCE') ?? null;
}

/**
 * @param form how the command line names it: `SOURCE` or `--from SOURCE`
 * @throws DynaloadError USAGE when nothing names a source
 */
export function requiredSource(given: string | undefined, env: Environment, form: string): string {
  const source = optionalSource(given, env);
  if (source !== null) return source;
  throw new DynaloadError('USAGE', `Expected ${form}: where the exports are.`, {
    hint: `Name ${SOURCE_ARGUMENT}`,
  });
}

/** A variable that is set to nothing counts as not set, as in most shells' scripts. */
function setting(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === undefined || value === '' ? undefined : value;
}
