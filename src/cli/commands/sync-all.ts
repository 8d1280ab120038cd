import type { SyncReport } from '../../sync/report/report.ts';
import { sync } from '../../sync/sync.ts';
import type { CommandContext } from '../command-run.ts';
import type { Parts } from '../open-parts.ts';
import type { SyncOptions } from './sync.ts';

/** Syncs as the options of `sync` and `plan` say. @param dryRun whether it is only planned */
export async function syncAll(
  parts: Parts,
  options: SyncOptions,
  { now, output, signal, places }: CommandContext,
  dryRun: boolean,
): Promise<SyncReport> {
  const only = options.table ?? null;
  const heal = options.heal === true;
  return sync({ ...parts, only, heal, dryRun, now, listener: output.progress.listen, signal, places });
}
