import type { CommandPlaces } from '../sync/command-line.ts';
import { optionalSource } from './settings.ts';

/** What the command line says of where things are. */
export interface PlaceOptions {
  readonly from?: string | undefined;
  readonly mappings?: string;
  readonly warehouse?: string;
  readonly staging?: string;
}

/** Only what was typed is repeated: variables and defaults hold for the next command, too. */
export function placesOf(
  options: PlaceOptions,
  env: Readonly<Record<string, string | undefined>>,
): CommandPlaces {
  return {
    program: env['npm_command'] === 'exec' ? 'npx dynaload' : 'dynaload',
    source: optionalSource(options.from, env),
    mappings: options.mappings ?? null,
    warehouse: options.warehouse ?? null,
    staging: options.staging ?? null,
  };
}
