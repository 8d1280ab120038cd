/** What S3 alone says of tables, before the warehouse is asked anything: for loading them, and for exporting them. */
import { readCatalog, type ExportCatalog } from '../export/export-catalog.ts';
import type { ExportInfo } from '../export/export-info.ts';
import type { ExportSource } from '../export/open-source.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { sortByMapping } from '../sync/find-table-exports.ts';
import { fits, type IdleMarker } from './idle-marker.ts';
import type { IdleMarkers } from './idle-markers.ts';

/** Why a table is looked at. */
export interface Wanted {
  /** Ask the warehouse, whatever the marker says. */
  ask: boolean;
  /** IDs of exports of which somebody has told. */
  readonly told: Set<string>;
}

export interface LookBeforeRequest {
  readonly source: ExportSource;
  /** All that there are. */
  readonly mappings: readonly TableMapping[];
  readonly wanted: ReadonlyMap<TableMapping, Wanted>;
  readonly markers: IdleMarkers | null;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

export interface Listed {
  readonly catalog: ExportCatalog;
  /** Epoch milliseconds. */
  readonly since: number;
}

export interface LookBefore {
  /** Of tables for which nothing has come since the warehouse was asked last. */
  readonly quiet: ReadonlyMap<TableMapping, IdleMarker>;
  /** Null when nothing was listed. */
  readonly listed: Listed | null;
}

/** @throws DynaloadError of the source */
export async function lookBefore(request: LookBeforeRequest): Promise<LookBefore> {
  const { source, wanted, markers, signal } = request;
  const found = new Map<TableMapping, IdleMarker>();
  await Promise.all(
    [...wanted.keys()].map(async (mapping) => {
      const marker = (await markers?.read(mapping.source, signal)) ?? null;
      if (marker !== null) found.set(mapping, marker);
    }),
  );
  if (found.size === 0) return { quiet: found, listed: null };
  const since = Math.min(...[...found.values()].map((marker) => marker.since));
  const now = request.now();
  const catalog = await readCatalog(source, { startedAfter: since, now, signal });
  const quiet = new Map(
    [...found].filter(([mapping, marker]) => {
      const { ask, told } = wanted.get(mapping) ?? { ask: true, told: new Set<string>() };
      return (
        !ask && fits(marker, { mapping, exports: exportsOf(request.mappings, catalog, mapping), told, now })
      );
    }),
  );
  return { quiet, listed: { catalog, since } };
}

export function exportsOf(
  mappings: readonly TableMapping[],
  catalog: ExportCatalog,
  mapping: TableMapping,
): readonly ExportInfo[] {
  return sortByMapping(catalog.exports, mappings).mapped.get(mapping) ?? [];
}
