import { readCatalog } from '../../../src/export/export-catalog.ts';
import type { DataFile, ExportInfo } from '../../../src/export/export-info.ts';
import { readFileManifest } from '../../../src/export/file-manifest.ts';
import type { ObjectStore } from '../../../src/export/store/object-store.ts';
import { openSource } from '../../../src/export/open-source.ts';

export interface OpenedExport {
  readonly store: ObjectStore;
  readonly exportInfo: ExportInfo;
  readonly files: readonly DataFile[];
  /** Paths of the data files. */
  readonly paths: readonly string[];
}

/** Opens the one export below a folder, the way `dynaload sync` does. */
export async function openExport(root: string): Promise<OpenedExport> {
  const source = await openSource(root);
  const { exports } = await readCatalog(source);
  const [exportInfo] = exports;
  if (exportInfo === undefined || exports.length > 1) {
    throw new Error(`expected one export in ${root}, found ${exports.length}`);
  }
  const { store } = source;
  const files = await readFileManifest(store, exportInfo);
  return { store, exportInfo, files, paths: files.map(({ key }) => store.address(key)) };
}
