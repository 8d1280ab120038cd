/** Does what events ask for: one reconciliation for all of them, then what was asked for by name. */
import { readSummary } from '../export/summary.ts';
import { readCatalog } from '../export/export-catalog.ts';
import { DynaloadError } from '../errors.ts';
import type { Stretch, Work } from '../event/work.ts';
import { doneNotice } from '../exporter/notice.ts';
import { rebuild, reload, status } from '../library/verbs.ts';
import type { SyncListener } from '../load/sync-event.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { plainPlaces } from '../message/command-line.ts';
import { chooseMapping, mappingOf } from '../sync/find-table-exports.ts';
import { reportError } from '../sync/report/report-table.ts';
import type { SyncReport } from '../sync/report/report.ts';
import { deedOf, NO_DEED, type Deed, type Errand } from './deeds.ts';
import { isExported, startExports, type UseExporter } from './exports/start-exports.ts';
import { lookBefore, type LookBefore } from './look-before.ts';
import type { OpenFunction } from './open-function.ts';
import { reconcile } from './reconcile.ts';
import { exportsOf } from './reload-stretch.ts';
import { Wishes } from './wishes.ts';

export interface Ordered {
  readonly errand: Errand;
  readonly work: readonly Work[];
}

export interface RunWorkRequest {
  readonly open: OpenFunction;
  readonly mappings: readonly TableMapping[];
  /** Milliseconds that a table may be behind before a status warns of it; undefined for any. */
  readonly maxLag: number | undefined;
  readonly listener: SyncListener;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly useExporter: UseExporter;
  /** An export of a table that has no mapping has ended. */
  readonly onUnmapped: (exportId: string) => void;
}

/**
 * What is due is exported first, and what is there is loaded then: whatever goes wrong with the first, the second is done.
 * @throws what is a defect: everything else is in the deeds
 */
export async function runWork(orders: readonly Ordered[], request: RunWorkRequest): Promise<readonly Deed[]> {
  const deeds: Deed[] = [];
  const wishes = new Wishes(request.mappings);
  for (const { errand, work } of orders) {
    for (const one of work) {
      const failed = await wish(one, errand, wishes, request);
      if (failed !== null) deeds.push(failed);
    }
  }
  if (wishes.done.size > 0) deeds.push({ ...NO_DEED, errands: [], notices: [...wishes.done.values()] });
  const look = lookOnce(wishes, request);
  let defect: { readonly thrown: unknown } | null = null;
  if (wishes.exported.size > 0) {
    try {
      deeds.push(await exportAll(wishes, look, request));
    } catch (thrown) {
      defect = { thrown };
    }
  }
  if (wishes.wanted.size > 0) deeds.push(await reconcileAll(wishes, look, request));
  for (const { work, errands } of namedWork(orders)) deeds.push(await runNamed(work, errands, request));
  if (defect !== null) throw defect.thrown;
  return deeds;
}

type Look = () => Promise<LookBefore>;

/** For the exports and for the loads. */
function lookOnce(wishes: Wishes, { open, mappings, signal, now }: RunWorkRequest): Look {
  let looked: Promise<LookBefore> | null = null;
  const { source, markers } = open;
  return async () =>
    (looked ??= lookBefore({ source, markers, mappings, wanted: wishes.looked(), signal, now }));
}

/** Notes what is to be done. @returns what could not be found out; else null */
async function wish(
  work: Work,
  errand: Errand,
  wishes: Wishes,
  request: RunWorkRequest,
): Promise<Deed | null> {
  const { open, mappings, now, signal, onUnmapped } = request;
  const deed = await deedOf({ errands: [errand] }, open.source.description, async () => {
    if (work.kind === 'reconcile') wishes.add(errand, work.tables, work.ask);
    if (work.kind === 'export') wishes.addExports(errand, work.tables, work.isDemanded);
    if (work.kind !== 'exported') return {};
    signal.throwIfAborted();
    const found = await readSummary(open.source.store, work.summaryKey, { now: now(), signal });
    // It was taken away since: then there is nothing to load.
    if (found === undefined) return {};
    const mapping = mappingOf(found.info, mappings);
    const { info } = found;
    if (mapping === undefined) onUnmapped(info.exportId);
    else {
      wishes.want(errand, mapping, false, info.exportId);
      // A message that comes back has told of it before.
      if (mapping.export?.enabled === true && errand.receives <= 1)
        wishes.done.set(info.exportId, doneNotice(info, mapping.export, now()));
    }
    return {};
  });
  return deed.error === null ? null : deed;
}

async function exportAll(
  { exported, exporting }: Wishes,
  look: Look,
  { open, listener, signal, now, useExporter }: RunWorkRequest,
): Promise<Deed> {
  const { source, warehouse } = open;
  return deedOf({ errands: [...exporting], about: 'exports' }, source.description, async () => {
    signal.throwIfAborted();
    const { quiet } = await look();
    const parts = { warehouse, useExporter, listener, signal, now };
    const exports = await startExports({
      ...parts,
      mappings: [...exported],
      quiet,
      source: source.description,
    });
    return { exports, notices: exports?.notices ?? [] };
  });
}

async function reconcileAll({ wanted, tables }: Wishes, look: Look, request: RunWorkRequest): Promise<Deed> {
  const { open, mappings, listener, signal, now } = request;
  const { source, warehouse, ways, markers } = open;
  return deedOf({ errands: [...tables.keys()], tables }, source.description, async () => {
    signal.throwIfAborted();
    const before = await look();
    const parts = { source, warehouse, ways, mappings, wanted, markers, before, listener, signal, now };
    try {
      return await reconcile(parts);
    } catch (thrown) {
      // Their first exports are under way.
      if (thrown instanceof DynaloadError && thrown.code === 'SOURCE_EMPTY' && isExpected(wanted)) return {};
      throw thrown;
    }
  });
}

/** Whether nothing that could be loaded is no surprise. */
function isExpected(wanted: Wishes['wanted']): boolean {
  return [...wanted].every(([mapping, { ask }]) => isExported(mapping) && !ask);
}

type NamedWork = Exclude<Work, { kind: 'exported' | 'reconcile' | 'export' }>;

/** What was asked for twice is done once. */
function namedWork(orders: readonly Ordered[]): readonly { work: NamedWork; errands: Errand[] }[] {
  const found = new Map<string, { work: NamedWork; errands: Errand[] }>();
  for (const { errand, work } of orders) {
    for (const one of work) {
      if (one.kind === 'exported' || one.kind === 'reconcile' || one.kind === 'export') continue;
      const key = JSON.stringify(one);
      const known = found.get(key);
      if (known === undefined) found.set(key, { work: one, errands: [errand] });
      else known.errands.push(errand);
    }
  }
  return [...found.values()];
}

async function runNamed(work: NamedWork, errands: readonly Errand[], request: RunWorkRequest): Promise<Deed> {
  const { open, mappings, maxLag, listener, signal, now } = request;
  const { source, warehouse, ways } = open;
  const parts = { source, mappings, warehouse, ways, listener, signal, now };
  return deedOf({ errands }, source.description, async () => {
    signal.throwIfAborted();
    switch (work.kind) {
      case 'reload':
        return { report: await reload({ ...parts, exportId: work.exportId }) };
      case 'reload stretch':
        return reloadStretch(work.stretch, work.table, request);
      case 'rebuild':
        return { report: await rebuild({ ...parts, table: work.table }) };
      case 'status': {
        const only = work.tables === null ? {} : { only: work.tables };
        return { status: await status({ ...parts, ...only, ...(maxLag === undefined ? {} : { maxLag }) }) };
      }
    }
  });
}

/** One after another; the first that cannot be loaded again ends it, and what was loaded before it stays. */
async function reloadStretch(
  stretch: Stretch,
  table: string | null,
  { open, mappings, listener, signal, now }: RunWorkRequest,
): Promise<Pick<Deed, 'report' | 'error'>> {
  const { source, warehouse, ways } = open;
  const { exports } = await readCatalog(source, { now: now(), signal });
  const wanted = table === null ? null : chooseMapping(mappings, table);
  const own = exports.filter((info) => {
    const mapping = mappingOf(info, mappings);
    return mapping !== undefined && (wanted === null || mapping === wanted);
  });
  const reports: SyncReport[] = [];
  for (const { exportId } of exportsOf(stretch, own)) {
    try {
      reports.push(await reload({ source, mappings, warehouse, ways, listener, signal, now, exportId }));
    } catch (thrown) {
      if (!(thrown instanceof DynaloadError)) throw thrown;
      return { report: joined(reports), error: reportError(thrown, plainPlaces(source.description)) };
    }
  }
  return { report: joined(reports), error: null };
}

function joined(reports: readonly SyncReport[]): SyncReport | null {
  const [first] = reports;
  if (first === undefined) return null;
  const all = <T>(pick: (report: SyncReport) => readonly T[]): readonly T[] => reports.flatMap(pick);
  return { ...first, tables: all(({ tables }) => tables), warnings: all(({ warnings }) => warnings) };
}
