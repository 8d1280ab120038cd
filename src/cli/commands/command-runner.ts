import type { CommandContext, Outcome } from '../command-run.ts';
import type { PlaceOptions } from '../command-places.ts';
import type { OutputOptions } from '../output.ts';

/** Handed to each command, so that none of them knows about streams and exit codes. */
export type RunCommand = (
  options: OutputOptions & PlaceOptions,
  command: (context: CommandContext) => Promise<Outcome>,
) => Promise<void>;
