import type { CommandPlaces } from '../message/command-line.ts';
import { optionalSource } from './settings.ts';

/** What the command line says of where things are. */
export interface PlaceOptions {
  readonly from?: string | undefined;
  readonly mappings?: string;
  readonly warehouse?: string;
  readonly staging?: string;
}

/** As the package is called where npm started it, and as it is where it is installed. */
export function programName(env: Readonly<Record<string, string | undefined>>): string {
  return env['npm_command'] === undefined ? 'dynaload' : 'npx dynaload';
}

/** Only what was typed is repeated: variables and defaults hold for the next command, too. */
export function placesOf(
  options: PlaceOptions,
  env: Readonly<Record<string, string | undefined>>,
): CommandPlaces {
  return {
    program: programName(env),
    source: optionalSource(options.from, env),
    mappings: options.mappings ?? null,
    warehouse: options.warehouse ?? null,
    staging: options.staging ?? null,
  };
}
