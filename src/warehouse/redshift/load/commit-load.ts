import type { StagedLoad } from '../../../stage/stager.ts';
import type { LedgerEntry } from '../../../ledger/ledger.ts';
import type { CommitRequest, Publication } from '../../warehouse.ts';
import { ATTEMPT_FENCE, STATE_FENCE, type Generation } from '../statements/book-statements.ts';
import { insertLedger, type PlannedEntry } from '../statements/ledger-statements.ts';
import { explainCopy } from './load-errors.ts';
import { buildSteps, mergeSteps, replaceSteps, type LoadSteps } from '../statements/load-steps.ts';
import { deletesTable, generationTable, permanentTable } from '../statements/names.ts';
import { overtaken } from '../books/overtaken.ts';
import type { RedshiftLoadOptions } from './load-options.ts';
import { areBooksGone, isFenced, LostAnswer, StatementError } from '../data-api/redshift-errors.ts';
import { numberAt, textAt } from '../../sql/result-table.ts';
import { takeTime } from '../statements/records.ts';
import { describeShape } from './shape-check.ts';
import { COUNTS_FENCE, DUPLICATES_FENCE } from '../statements/stage-statements.ts';
import { explainStaged } from './staged-check.ts';
import { foreign, readStanding } from '../books/standing.ts';
import type { Step } from '../data-api/step.ts';

/** How often a table may change while its load is being planned. */
const MOST_PLANS = 5;

/**
 * Applies what was staged, in one transaction, and tells how it went: also when the answer was lost, and when the table
 * was changed by another run between plan and transaction.
 */
export async function commitLoad(
  load: RedshiftLoadOptions,
  staged: StagedLoad,
  request: CommitRequest,
  signal: AbortSignal | undefined,
): Promise<LedgerEntry> {
  const entry: PlannedEntry = {
    ...request.entry,
    table: load.target.table,
    generation: load.into.generation,
    sequence: load.sequence,
    finishedAt: Date.now(),
  };
  for (let plans = 1; ; plans += 1) {
    const steps = await planCommit(load, staged, entry, request.publish, signal);
    try {
      const results = await load.api.run({
        steps,
        activity: `load ${load.target.table}`,
        results: ['rows'],
        token: `${load.target.table}\n${load.sequence}\ncommit\n${plans}`,
        signal,
      });
      return { ...entry, rows: numberAt(results.get('rows')?.rows[0] ?? [], 0) };
    } catch (error) {
      const applied = await appliedAfter(load, entry, error);
      if (applied !== undefined) return applied;
      if (!isFenced(error, STATE_FENCE) || plans >= MOST_PLANS) {
        throw await explain(error, load, staged);
      }
    }
  }
}

/** What there is to do, by what the schema and the books say now. */
async function planCommit(
  load: RedshiftLoadOptions,
  staged: StagedLoad,
  entry: PlannedEntry,
  publish: Publication | null,
  signal: AbortSignal | undefined,
): Promise<readonly Step[]> {
  const { settings, books, target, exportId, into } = load;
  const { generation } = into;
  const { table } = target;
  const { standing } = await readStanding(load, [table], signal);
  standing.assertOurs(table);
  const steps: LoadSteps = {
    settings,
    books,
    target,
    sequence: String(load.sequence),
    staged,
    ledger: (physical) => insertLedger(settings, entry, into.kind === 'new' ? target.shape : null, physical),
  };
  const current = standing.current(table);
  if (into.kind === 'existing') {
    const { basis, published } = into;
    const built = standing.generations(table).find((each) => each.generation === generation);
    const isAsPlanned =
      built?.loads === String(basis.loads) && published === (current?.generation === generation);
    if (built === undefined || !isAsPlanned) throw overtaken(table, generation);
    return mergeSteps(steps, built, published);
  }
  if (publish !== null && !standing.shows(table, publish.over)) throw overtaken(table, generation);
  const usable = standing.usable(table);
  const viewExists = standing.has(table);
  const next = (physical: string): Generation => ({
    generation,
    physical,
    shapeHash: target.shapeHash,
    columns: describeShape(target),
    exportId,
    loads: '1',
  });
  if (publish !== null && usable?.shapeHash === target.shapeHash) {
    return replaceSteps(steps, usable, next(usable.physical), viewExists);
  }
  // The plain name is for the first table that readers see; what is built beside it has its generation in its name.
  const plain = permanentTable(table);
  const isRemains = usable === undefined && current?.physical === plain;
  const isTaken = !isRemains && (standing.has(plain) || standing.has(deletesTable(plain)));
  const physical = publish !== null && !isTaken ? plain : generationTable(table, generation);
  return buildSteps(steps, {
    next: next(physical),
    publish: publish === null ? undefined : { current, viewExists, currentIsGone: usable === undefined },
  });
}

/**
 * After an error that leaves open whether the load was applied, asks: under the lock, so that a transaction that is
 * still under way is over first, and with the attempt taken back, so that none can come after.
 * @returns the entry when the load was applied
 */
async function appliedAfter(
  load: RedshiftLoadOptions,
  entry: PlannedEntry,
  error: unknown,
): Promise<LedgerEntry | undefined> {
  if (!(error instanceof LostAnswer) && !isFenced(error, ATTEMPT_FENCE)) return undefined;
  const { api, books, target } = load;
  const sequence = String(load.sequence);
  const results = await api.run({
    steps: [books.lock(), books.endAttempt(sequence), books.readLoad(sequence)],
    activity: `find out what became of a load of ${target.table}`,
    results: ['load'],
  });
  const [row] = results.get('load')?.rows ?? [];
  if (row === undefined) return undefined;
  return { ...entry, rows: numberAt(row, 0), finishedAt: takeTime(textAt(row, 1)) };
}

/** @throws DynaloadError LEASE_HELD when another run has begun the same load since */
export async function assertNotRetired(
  { api, books, target, into, sequence }: RedshiftLoadOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await api.run({
      steps: [books.fenceAttempt(String(sequence))],
      activity: `look after a load of ${target.table}`,
      signal,
    });
  } catch (error) {
    throw isFenced(error, ATTEMPT_FENCE) ? overtaken(target.table, into.generation) : error;
  }
}

/** The reason behind the statement that failed. */
async function explain(error: unknown, load: RedshiftLoadOptions, staged: StagedLoad): Promise<unknown> {
  if (!(error instanceof StatementError)) return error;
  const { api, settings, target, exportId, into } = load;
  if (isFenced(error, ATTEMPT_FENCE) || isFenced(error, STATE_FENCE) || areBooksGone(error))
    return overtaken(target.table, into.generation);
  if (isFenced(error, COUNTS_FENCE) || isFenced(error, DUPLICATES_FENCE)) {
    return explainStaged(api, {
      settings,
      target,
      sequence: String(load.sequence),
      staged,
      exportId,
    });
  }
  const { step, error: said } = error.failure;
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
