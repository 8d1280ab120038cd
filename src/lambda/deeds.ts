/** What was done for the messages of an event, and which of them it was done for. */
import { DynaloadError } from '../errors.ts';
import { plainPlaces } from '../message/command-line.ts';
import { reportError } from '../sync/report/report-table.ts';
import type { ErrorReport, SyncReport, TableReport } from '../sync/report/report.ts';
import type { ExportNotice } from '../exporter/notice.ts';
import type { ExportsReport } from '../sync/report/exports-report.ts';
import type { StatusReport } from '../sync/report/status-report.ts';
import type { QuietTable } from './reconcile.ts';

/** One message of a queue, or one call. */
export interface Errand {
  /** Null for a call. */
  readonly messageId: string | null;
  readonly receipt: string;
  /** With this one; 0 for a call. */
  readonly receives: number;
}

export interface Deed {
  /** What goes wrong with exports is for an alarm, and brings no message back: the clock looks again. */
  readonly about: 'loads' | 'exports';
  /** On whose errand. */
  readonly errands: readonly Errand[];
  /** Names of the DynamoDB tables that each errand is about; one that is missing is about all. */
  readonly tables: ReadonlyMap<Errand, ReadonlySet<string>>;
  readonly report: SyncReport | null;
  readonly status: StatusReport | null;
  readonly quiet: readonly QuietTable[];
  /** What the exporter did. */
  readonly exports: ExportsReport | null;
  /** Exports that are done, or failed and are made again. */
  readonly notices: readonly ExportNotice[];
  /** What was thrown instead of a report. */
  readonly error: ErrorReport | null;
}

export const NO_DEED: Omit<Deed, 'errands'> = {
  about: 'loads',
  tables: new Map(),
  report: null,
  status: null,
  quiet: [],
  exports: null,
  notices: [],
  error: null,
};

/**
 * Does something for some errands. What goes wrong is in the deed.
 * @throws what is a defect
 */
export async function deedOf(
  on: Pick<Deed, 'errands'> & Partial<Pick<Deed, 'tables' | 'about'>>,
  source: string,
  work: () => Promise<Partial<Omit<Deed, 'errands' | 'about' | 'tables'>>>,
): Promise<Deed> {
  const empty: Deed = { ...NO_DEED, ...on };
  try {
    return { ...empty, ...(await work()) };
  } catch (thrown) {
    if (!(thrown instanceof DynaloadError)) throw thrown;
    return { ...empty, error: reportError(thrown, plainPlaces(source)) };
  }
}

/** The codes of the errors that a deed ended with, as far as an errand is about them. */
export function codesFor(errand: Errand, deeds: readonly Deed[]): readonly string[] {
  return deeds.flatMap((deed) => {
    if (deed.about === 'exports' || !deed.errands.includes(errand)) return [];
    const about = deed.tables.get(errand);
    const own = (deed.report?.tables ?? []).filter(({ table }) => about === undefined || about.has(table));
    const codes = own.flatMap(codesOf);
    const all = deed.error === null ? codes : [deed.error.code, ...codes];
    return isCutShort(deed) && (about === undefined || !isTold(deed, about)) ? [...all, 'INTERRUPTED'] : all;
  });
}

/** A run that is interrupted leaves out of its report what it had not begun. */
function isCutShort({ report }: Deed): boolean {
  return report?.tables.some((table) => codesOf(table).includes('INTERRUPTED')) === true;
}

function isTold({ report, quiet }: Deed, about: ReadonlySet<string>): boolean {
  const told = new Set([...(report?.tables ?? []), ...quiet].map(({ table }) => table));
  return [...about].every((table) => told.has(table));
}

/** Of a table and of its targets. */
export function codesOf({ error, targets }: TableReport): readonly string[] {
  return [error, ...targets.map((target) => target.error)].flatMap((one) => one?.code ?? []);
}
