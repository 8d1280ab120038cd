/** Does what events ask for: one reconciliation for all of them, then what was asked for by name. */
import { readSummary } from '../export/summary.ts';
import { readCatalog } from '../export/export-catalog.ts';
import { DynaloadError } from '../errors.ts';
import type { Stretch, Work } from '../event/work.ts';
import { rebuild, reload, status } from '../library/verbs.ts';
import type { SyncListener } from '../load/sync-event.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { plainPlaces } from '../message/command-line.ts';
import { chooseMapping, mappingOf } from '../sync/find-table-exports.ts';
import { reportError } from '../sync/report/report-table.ts';
import type { SyncReport } from '../sync/report/report.ts';
import { deedOf, type Deed, type Errand } from './deeds.ts';
import type { OpenFunction } from './open-function.ts';
import { reconcile, type Wanted } from './reconcile.ts';
import { exportsOf } from './reload-stretch.ts';

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
  /** An export of a table that has no mapping has ended. */
  readonly onUnmapped: (exportId: string) => void;
}

/** @throws what is a defect: everything else is in the deeds */
export async function runWork(orders: readonly Ordered[], request: RunWorkRequest): Promise<readonly Deed[]> {
  const deeds: Deed[] = [];
  const wishes = new Wishes(request.mappings);
  for (const { errand, work } of orders) {
    for (const one of work) {
      const failed = await wish(one, errand, wishes, request);
      if (failed !== null) deeds.push(failed);
    }
  }
  if (wishes.wanted.size > 0) deeds.push(await reconcileAll(wishes, request));
  for (const { work, errands } of namedWork(orders)) deeds.push(await runNamed(work, errands, request));
  return deeds;
}

/** What is wanted of which table, and by whom. */
class Wishes {
  readonly wanted = new Map<TableMapping, Wanted>();
  readonly tables = new Map<Errand, Set<string>>();
  readonly #mappings: readonly TableMapping[];

  constructor(mappings: readonly TableMapping[]) {
    this.#mappings = mappings;
  }

  /** @throws DynaloadError TABLE_NOT_MAPPED */
  add(errand: Errand, names: readonly string[] | null, ask: boolean): void {
    const chosen = names === null ? this.#mappings : names.map((name) => chooseMapping(this.#mappings, name));
    for (const mapping of chosen) this.want(errand, mapping, ask, null);
  }

  want(errand: Errand, mapping: TableMapping, ask: boolean, told: string | null): void {
    const wanted = this.wanted.get(mapping) ?? { ask: false, told: new Set<string>() };
    wanted.ask ||= ask;
    if (told !== null) wanted.told.add(told);
    this.wanted.set(mapping, wanted);
    const tables = this.tables.get(errand) ?? new Set<string>();
    this.tables.set(errand, tables.add(mapping.source.table));
  }
}

/** Notes what is to be reconciled. @returns what could not be found out; else null */
async function wish(
  work: Work,
  errand: Errand,
  wishes: Wishes,
  request: RunWorkRequest,
): Promise<Deed | null> {
  const { open, mappings, now, signal, onUnmapped } = request;
  const deed = await deedOf({ errands: [errand] }, open.source.description, async () => {
    if (work.kind === 'reconcile') wishes.add(errand, work.tables, work.ask);
    if (work.kind !== 'exported') return {};
    signal.throwIfAborted();
    const found = await readSummary(open.source.store, work.summaryKey, { now: now(), signal });
    // It was taken away since: then there is nothing to load.
    if (found === undefined) return {};
    const mapping = mappingOf(found.info, mappings);
    if (mapping === undefined) onUnmapped(found.info.exportId);
    else wishes.want(errand, mapping, false, found.info.exportId);
    return {};
  });
  return deed.error === null ? null : deed;
}

async function reconcileAll({ wanted, tables }: Wishes, request: RunWorkRequest): Promise<Deed> {
  const { open, mappings, listener, signal, now } = request;
  const { source, warehouse, ways, markers } = open;
  return deedOf({ errands: [...tables.keys()], tables }, source.description, async () => {
    signal.throwIfAborted();
    return reconcile({ source, warehouse, ways, mappings, wanted, markers, listener, signal, now });
  });
}

type NamedWork = Exclude<Work, { kind: 'exported' | 'reconcile' }>;

/** What was asked for twice is done once. */
function namedWork(orders: readonly Ordered[]): readonly { work: NamedWork; errands: Errand[] }[] {
  const found = new Map<string, { work: NamedWork; errands: Errand[] }>();
  for (const { errand, work } of orders) {
    for (const one of work) {
      if (one.kind === 'exported' || one.kind === 'reconcile') continue;
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
