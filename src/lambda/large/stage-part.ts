/** The function `stage-part`: one of many that stage a large load, each a part of it. Started by the state machine. */
import { mappingOfHanded, stageHanded } from '../../load/kept/stage-handed.ts';
import { parsePartLine } from '../../load/kept/handed-loads.ts';
import { loadMappings } from '../../mapping/load-mappings.ts';
import { handlerOf, type Frame } from '../frame.ts';
import { keptIn, readStageOrder } from './handed-order.ts';

/**
 * May be called again for the same part: what was staged is not staged again.
 * @returns nothing: results of thousands of calls are limited to 256 KiB, and the parts are in the staging area
 * @throws what a retry may mend
 */
export async function stagePart(
  event: unknown,
  { settings, telemetry, signal, open }: Frame,
): Promise<Record<string, never>> {
  const order = readStageOrder(event);
  const files = parsePartLine(JSON.stringify(order.part));
  const opened = await open();
  const { kept, handed } = keptIn(opened);
  const load = await handed.read(order.load, signal);
  // It was applied, or others took its place.
  if (load === null) return {};
  const mapping = mappingOfHanded(load, await loadMappings(settings.mappings, opened.secrets));
  const about = { table: load.table, exportId: load.exportId };
  let items = 0;
  await stageHanded({
    warehouse: opened.warehouse,
    store: opened.source.store,
    mapping,
    kept,
    load,
    files,
    onLines: (lines) => (items += lines),
    onNoThreads: (reason) => telemetry.warn(reason),
    signal,
  });
  telemetry.info('part staged', { ...about, files: files.length, items });
  return {};
}

export const handler = handlerOf(stagePart);
