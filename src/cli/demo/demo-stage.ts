/** Where the demo is played: a bucket that takes exports, and a warehouse. The story is the same on every stage. */
import { DynaloadError } from '../../errors.ts';
import { openSource, type ExportSource } from '../../export/open-source.ts';
import { loadMappings } from '../../mapping/load-mappings.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { commandLines, type CommandPlaces } from '../../message/command-line.ts';
import { programName } from '../command-places.ts';
import { makeFolder } from '../../system/make-folder.ts';
import { openWarehouse } from '../../warehouse/registry.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { makeDemoFolder } from './demo-folder.ts';
import { writeObjects, type WrittenExport } from '../../demo/export-writer.ts';

export interface DemoStage {
  /** What stands there, one sentence. */
  readonly introduction: string;
  readonly source: ExportSource;
  readonly mappings: readonly TableMapping[];
  readonly warehouse: Warehouse;
  deliver(exported: WrittenExport): Promise<void>;
  /** What the story ends with: commands to go on with, or what was sent. */
  farewell(): { readonly title: string; readonly lines: readonly string[] };
  close(): Promise<void>;
}

export interface EmbeddedStageOptions {
  readonly dir: string;
  /** Leave what an earlier demo wrote, and work beside it. */
  readonly keep: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A folder for a bucket, and the embedded ClickHouse. */
export async function embeddedStage({ dir, keep, env }: EmbeddedStageOptions): Promise<DemoStage> {
  const folder = await makeDemoFolder(dir, keep);
  makeFolder(folder.exports);
  const source = await openSource(folder.exports);
  const warehouse = await openEngine(`chdb:${folder.warehouse}`, env);
  return {
    introduction: `A small shop, its exports and an embedded ClickHouse, all of it in ${folder.path}`,
    source,
    mappings: await loadMappings(folder.mappings),
    warehouse,
    deliver: async ({ objects }) => writeObjects(folder.exports, objects),
    farewell: () => {
      const places: CommandPlaces = {
        program: programName(env),
        source: folder.exports,
        mappings: folder.mappings,
        warehouse: `chdb:${folder.warehouse}`,
        staging: null,
      };
      return {
        title: 'Go on with',
        lines: commandLines(
          [
            { run: 'query', sql: 'select * from customers limit 5' },
            { run: 'status' },
            { run: 'sync', heal: false },
          ],
          places,
        ),
      };
    },
    close: async () => {
      await warehouse.close();
      await source.store.close();
    },
  };
}

/** Another warehouse cannot be named here, as the hint of the engine says. */
async function openEngine(url: string, env: EmbeddedStageOptions['env']): Promise<Warehouse> {
  try {
    return await openWarehouse(url, env);
  } catch (thrown) {
    if (!(thrown instanceof DynaloadError) || thrown.code !== 'WAREHOUSE_ENGINE_MISSING') throw thrown;
    const { code, message, details } = thrown;
    const hint = `The demo needs the embedded engine: run "${String(details['install'])}" (Linux with glibc, or macOS).`;
    throw new DynaloadError(code, message, { hint, details, cause: thrown });
  }
}
