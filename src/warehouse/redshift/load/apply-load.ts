import { isDeepStrictEqual } from 'node:util';
import { describeStaged, folderOf, removeStaged, type StagedLoad } from '../../../stage/staged-load.ts';
import { tableNames } from '../../../mapping/explode/child-table.ts';
import { requireSameMapping } from '../../../ticket/load-ticket.ts';
import { assembleLoad, ledgerEntryOf } from '../../../ticket/whole-load.ts';
import type { BegunEntry } from '../../../ledger/ledger-record.ts';
import type { LedgerEntry } from '../../../ledger/ledger.ts';
import type { ApplyRequest } from '../../warehouse.ts';
import {
  ATTEMPT_FENCE,
  BookStatements,
  LOAD_STEP,
  STATE_FENCE,
  type Generation,
} from '../statements/book-statements.ts';
import { insertLedger } from '../statements/ledger-statements.ts';
import { explainCopy } from './load-errors.ts';
import { buildSteps, mergeSteps, replaceSteps, type LoadSteps } from '../statements/load-steps.ts';
import { deletesTable, generationTable, permanentTable } from '../statements/names.ts';
import { layoutText } from '../statements/table-statements.ts';
import { isOvertakenError, overtaken } from '../books/overtaken.ts';
import type { RedshiftParts } from '../books/redshift-parts.ts';
import { throwIfInterrupted } from '../data-api/interruption.ts';
import { areBooksGone, isFenced, LostAnswer, StatementError } from '../data-api/redshift-errors.ts';
import { takeTime } from '../statements/records.ts';
import { numberAt, textAt, type ResultTable } from '../../sql/result-table.ts';
import { CHILD_STEP } from '../statements/child-views.ts';
import { evolveTarget, readShape } from './evolve-target.ts';
import { newShape, type BuiltShape } from '../../../mapping/evolve-shape.ts';
import { storedTarget } from '../../sql/stored-target.ts';
import { COUNTS_FENCE, DUPLICATES_FENCE } from '../statements/stage-statements.ts';
import { explainStaged } from './staged-check.ts';
import { foreign, readReaders } from '../books/standing.ts';
import type { Step } from '../data-api/step.ts';

/** How often a table may change while its load is being planned. */
const MOST_PLANS = 5;

/** A load, and what its statements are made with. */
interface Applying {
  readonly parts: RedshiftParts;
  readonly books: BookStatements;
  readonly request: ApplyRequest;
  readonly entry: BegunEntry;
  readonly staged: StagedLoad;
}

/**
 * Applies what was staged, in one transaction, and tells how it went: also when the answer was lost, when the table was
 * changed by another run between plan and transaction, and when another process has applied the very load.
 */
export async function applyLoad(
  parts: RedshiftParts,
  request: ApplyRequest,
  signal: AbortSignal | undefined,
): Promise<LedgerEntry> {
  const { ticket, target } = request;
  requireSameMapping(ticket, target);
  const whole = assembleLoad(ticket, request.parts);
  throwIfInterrupted(signal);
  const { staging, settings } = parts;
  const staged = await describeStaged(staging.store, ticket, request.parts, whole, 'csv', signal);
  const books = new BookStatements(settings, ticket.table);
  const entry = await apply({ parts, books, request, entry: ledgerEntryOf(ticket, whole), staged }, signal);
  // The load is done: files that stay behind cost money, not rows.
  if (staging.lifecycle.kind === 'delete') {
    await removeStaged(staging.store, folderOf(ticket)).catch(() => undefined);
  }
  return entry;
}

async function apply(load: Applying, signal: AbortSignal | undefined): Promise<LedgerEntry> {
  const { parts, entry, request } = load;
  const { table } = request.ticket;
  for (let plans = 1; ; plans += 1) {
    try {
      const steps = await planApply(load, signal);
      const results = await parts.api.run({
        steps,
        activity: `load ${table}`,
        results: [LOAD_STEP],
        token: tokenOf(entry, plans, steps),
        signal,
      });
      return recordedEntry(entry, results.get(LOAD_STEP)?.rows[0] ?? []);
    } catch (error) {
      const applied = await appliedAfter(load, error);
      if (applied !== undefined) return applied;
      if (!isFenced(error, STATE_FENCE) || plans >= MOST_PLANS) throw await explain(error, load);
    }
  }
}

/**
 * The same statements for the same load are the same to the Data API, for eight hours: whoever repeats them, in whatever
 * process, gets what became of them. They hold no clock of a process.
 */
function tokenOf({ table, sequence }: BegunEntry, plans: number, steps: readonly Step[]): string {
  return `${table}\n${sequence}\napply\n${plans}\n${steps.map(({ sql }) => sql).join('\n')}`;
}

/** What there is to do, by what the schema and the books say now. */
async function planApply(
  { parts, books, request, entry, staged }: Applying,
  signal: AbortSignal | undefined,
): Promise<readonly Step[]> {
  const { settings } = parts;
  const { ticket, target } = request;
  const { table, generation, batch, basis, isPublished, publish } = ticket;
  const exportId = batch.id;
  const standing = await readReaders(parts, target, signal);
  const { sequence } = ticket;
  const common = { settings, books, sequence, staged };
  const current = standing.current(table);
  if (basis !== null) {
    const built = standing.generations(table).find((each) => each.generation === generation);
    const isAsPlanned =
      built?.loads === String(basis.loads) && isPublished === (current?.generation === generation);
    if (built === undefined || !isAsPlanned) throw overtaken(table, generation);
    const { evolution, before } = await evolveTarget(parts, target, standing, built, signal);
    const { shape, isChanged } = evolution;
    // The load was begun for a table that would have become another one.
    if (!isDeepStrictEqual(shape, ticket.shape)) throw overtaken(table, generation);
    const change = isChanged && before !== null && shape !== null ? { before, after: shape } : null;
    const merging: LoadSteps = {
      ...common,
      target: storedTarget(target, shape),
      shape,
      ledger: (physical) => insertLedger(settings, entry, change?.after ?? null, physical),
    };
    return mergeSteps(merging, built, isPublished, change);
  }
  if (publish !== null && !standing.shows(table, publish.over)) throw overtaken(table, generation);
  const made = newShape(target, await shapeBefore(parts, table, current, signal));
  const steps: LoadSteps = {
    ...common,
    target,
    ledger: (physical) => insertLedger(settings, entry, made, physical),
  };
  const usable = standing.usable(table);
  const views = standing.views(target);
  const layout = layoutText(settings, target);
  const next = (physical: string): Generation => ({
    generation,
    physical,
    shapeHash: target.shapeHash,
    children: tableNames(target).slice(1),
    layout,
    exportId,
    loads: '1',
  });
  if (publish !== null && usable?.shapeHash === target.shapeHash && usable.layout === layout) {
    return replaceSteps(steps, usable, next(usable.physical), views);
  }
  // The plain name is for the first table that readers see; what is built beside it has its generation in its name.
  const plain = permanentTable(table);
  const isRemains = usable === undefined && current?.physical === plain;
  const isTaken = !isRemains && (standing.has(plain) || standing.has(deletesTable(plain)));
  const physical = publish !== null && !isTaken ? plain : generationTable(table, generation);
  return buildSteps(steps, {
    next: next(physical),
    publish: publish === null ? undefined : { current, views, currentIsGone: usable === undefined },
  });
}

/** Of the table that readers see; null when they see none. */
async function shapeBefore(
  parts: RedshiftParts,
  table: string,
  current: Generation | undefined,
  signal: AbortSignal | undefined,
): Promise<BuiltShape | null> {
  if (current === undefined) return null;
  const { shapeHash, generation } = current;
  return { shapeHash, shape: await readShape(parts, table, generation, signal) };
}

/**
 * After an error that leaves open whether the load was applied, by this run or by another, asks: under the lock, so that a
 * transaction that is still under way is over first, and with the attempt taken back, so that none can come after.
 * @returns the entry when the load was applied
 */
async function appliedAfter(
  { parts, books, entry }: Applying,
  error: unknown,
): Promise<LedgerEntry | undefined> {
  const isOpen = error instanceof LostAnswer || isFenced(error, ATTEMPT_FENCE) || isOvertakenError(error);
  if (!isOpen) return undefined;
  const sequence = String(entry.sequence);
  try {
    const results = await parts.api.run({
      steps: [books.lock(), books.endAttempt(sequence), books.readLoad(sequence)],
      activity: `find out what became of a load of ${entry.table}`,
      results: [LOAD_STEP],
    });
    const [row] = results.get(LOAD_STEP)?.rows ?? [];
    return row === undefined ? undefined : recordedEntry(entry, row);
  } catch (asked) {
    // A target that was dropped takes its loads with it.
    if (asked instanceof StatementError && areBooksGone(asked)) return undefined;
    throw asked;
  }
}

function recordedEntry(entry: BegunEntry, row: ResultTable['rows'][number]): LedgerEntry {
  const at = takeTime(textAt(row, 1));
  // As the statement that records the load has it: two clocks may differ.
  return { ...entry, rows: numberAt(row, 0), finishedAt: Math.max(at, entry.startedAt) };
}

/** The reason behind the statement that failed. */
async function explain(error: unknown, { parts, request, staged }: Applying): Promise<unknown> {
  if (!(error instanceof StatementError)) return error;
  const { api, settings } = parts;
  const { ticket, target } = request;
  const { sequence, batch } = ticket;
  if (isFenced(error, ATTEMPT_FENCE) || isFenced(error, STATE_FENCE) || areBooksGone(error))
    return overtaken(target.table, ticket.generation);
  if (isFenced(error, COUNTS_FENCE) || isFenced(error, DUPLICATES_FENCE)) {
    return explainStaged(api, { settings, target, sequence, staged, exportId: batch.id });
  }
  const { step, error: said } = error.failure;
  if (step.startsWith(CHILD_STEP) && /already exists/i.test(said)) {
    return foreign(api.description, target.table, step.slice(CHILD_STEP.length));
  }
  switch (step) {
    case 'create the view':
    case 'create the table':
    case 'create the table of deletes':
      // Somebody else was quicker with the name.
      return /already exists/i.test(said) ? foreign(api.description, target.table, target.table) : error;
    default:
      return explainCopy(api, error, staged.folder);
  }
}
