/** The transaction of a load, statement by statement. Pure: `plan` shows the same that a load sends. */
import type { TargetShape } from '../../../ledger/shape.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import { LOAD_STEP, setUtcStep, type BookStatements, type Generation } from './book-statements.ts';
import { changeSteps, type TableChange } from './change-statements.ts';
import { keyBytes, keysEqual } from './key-match.ts';
import { deletesTable } from './names.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { sqlText } from '../data-api/sql-text.ts';
import { numberStep, stageName, stageSteps, type CopySource } from './stage-statements.ts';
import type { Step } from '../data-api/step.ts';
import { createTables, createView, dropTables, dropView, qualified } from './table-statements.ts';

export interface LoadSteps {
  readonly settings: RedshiftSettings;
  readonly books: BookStatements;
  /** With the names that the table has for its columns. */
  readonly target: TargetMapping;
  /** Of the load; digits, or a placeholder for `plan`. */
  readonly sequence: string;
  readonly staged: CopySource;
  /** Of the table, with this load; null, the default, when it is what the mapping makes. */
  readonly shape?: TargetShape | null;
  /** Records the load, with the rows that the table has then. */
  readonly ledger: (physical: string) => Step;
}

/**
 * Into a generation that exists: what the table knows better stays, the rest is merged.
 * @param published whether readers see it
 * @param change null when its columns stay what they are
 */
export function mergeSteps(
  load: LoadSteps,
  into: Generation,
  published: boolean,
  change: TableChange | null,
): readonly Step[] {
  const { books, sequence, settings, target } = load;
  return [
    books.lock(),
    books.fenceAttempt(sequence),
    books.fenceGeneration(into, published),
    ...stageSteps(load),
    // After COPY, since from here on readers wait.
    ...(change === null
      ? []
      : [...changeSteps(settings, target.table, into.physical, change), books.change(into.generation)]),
    ...applySteps(load, into.physical),
    books.count(into.generation),
    ...endSteps(load, into.physical),
  ];
}

/**
 * Into the table that readers see, with the same columns: it is emptied and filled, and keeps its grants and whatever
 * was built on it. Readers see the rows of before until the end.
 * @param viewExists false when somebody dropped the view
 */
export function replaceSteps(
  load: LoadSteps,
  current: Generation,
  next: Generation,
  viewExists: boolean,
): readonly Step[] {
  const { books, sequence, settings, target } = load;
  const { physical } = current;
  return [
    books.lock(),
    books.fenceAttempt(sequence),
    books.fenceCurrent(current),
    ...stageSteps(load),
    ...emptySteps(settings, physical),
    ...fillSteps(load, physical),
    books.forget(current.generation),
    books.record(next),
    books.point(next.generation),
    ...(viewExists ? [] : [createView(settings, target, physical)]),
    ...endSteps(load, physical),
  ];
}

export interface NewTable {
  readonly next: Generation;
  /** Show it to readers; undefined leaves that to `publish`. */
  readonly publish:
    | {
        /** What readers see until then. */
        readonly current: Generation | undefined;
        readonly viewExists: boolean;
        /** Somebody dropped the tables of what the books say readers see. */
        readonly currentIsGone: boolean;
      }
    | undefined;
}

/** Into tables of its own: the first generation of a target, one with other columns, or one that nobody sees yet. */
export function buildSteps(load: LoadSteps, { next, publish }: NewTable): readonly Step[] {
  const { books, sequence, settings, target } = load;
  const { physical } = next;
  return [
    books.lock(),
    books.fenceAttempt(sequence),
    ...(publish === undefined ? [] : [books.fenceCurrent(publish.current)]),
    ...clearSteps(load, publish),
    ...createTables(settings, target, physical),
    ...stageSteps(load),
    ...fillSteps(load, physical),
    books.record(next),
    ...(publish === undefined
      ? []
      : [
          ...(publish.viewExists && !publish.currentIsGone ? [dropView(settings, target.table)] : []),
          createView(settings, target, physical),
          books.point(next.generation),
        ]),
    ...endSteps(load, physical),
  ];
}

/** What is left of tables of which somebody dropped a part. */
function clearSteps({ settings, books, target }: LoadSteps, publish: NewTable['publish']): readonly Step[] {
  if (publish?.current === undefined || !publish.currentIsGone) return [];
  return [
    ...(publish.viewExists ? [dropView(settings, target.table)] : []),
    ...dropTables(settings, publish.current.physical),
    books.forget(publish.current.generation),
  ];
}

export interface PublishSteps {
  readonly settings: RedshiftSettings;
  readonly books: BookStatements;
  readonly target: TargetMapping;
  readonly next: Generation;
  readonly current: Generation | undefined;
  readonly viewExists: boolean;
}

/** A generation that was built in tables of its own moves into the table that readers see. */
export function moveInSteps(
  { settings, books, target, next, viewExists }: PublishSteps,
  current: Generation,
): readonly Step[] {
  const { physical } = current;
  const copyAll = (into: string, from: string): Step => ({
    name: `fill ${into}`,
    sql: sqlText('insert-all', { into: qualified(settings, into), from: qualified(settings, from) }),
  });
  return [
    books.lock(),
    books.fenceGeneration(next, false),
    books.fenceCurrent(current),
    ...emptySteps(settings, physical),
    copyAll(physical, next.physical),
    copyAll(deletesTable(physical), deletesTable(next.physical)),
    books.forget(current.generation),
    books.move(next.generation, physical),
    books.point(next.generation),
    ...(viewExists ? [] : [createView(settings, target, physical)]),
    ...dropTables(settings, next.physical),
  ];
}

/** The readers' name is pointed at the generation's own tables: their columns are others than before. */
export function pointSteps(request: PublishSteps): readonly Step[] {
  const { settings, books, target, next, current, viewExists } = request;
  return [
    books.lock(),
    books.fenceGeneration(next, false),
    books.fenceCurrent(current),
    ...(viewExists ? [dropView(settings, target.table)] : []),
    createView(settings, target, next.physical),
    books.point(next.generation),
  ];
}

function applySteps(load: LoadSteps, table: string): readonly Step[] {
  const { settings, target, sequence, staged } = load;
  const puts = stageName('numbered_puts', sequence);
  const deletes = stageName('numbered_deletes', sequence);
  const physical = qualified(settings, table);
  const tombstones = qualified(settings, deletesTable(table));
  const match = (left: string, right: string): string => keysEqual(target, left, right);
  const dropStale = (staging: string, known: string, name: string): Step => ({
    name,
    sql: sqlText('drop-stale', { staging, known, match: match(staging, known) }),
  });
  const deleteMatching = (from: string, staging: string, name: string): Step => ({
    name,
    sql: sqlText('delete-matching', { from, staging, match: match(from, staging) }),
  });
  const ofPuts: readonly Step[] = [
    numberStep(load, 'puts'),
    dropStale(puts, physical, 'drop rows that the table has newer'),
    dropStale(puts, tombstones, 'drop rows that were deleted since'),
  ];
  const ofDeletes: readonly Step[] = [
    numberStep(load, 'deletes'),
    dropStale(deletes, physical, 'drop deletes of rows that were written since'),
    dropStale(deletes, tombstones, 'drop deletes that are known newer'),
    deleteMatching(physical, deletes, 'delete'),
  ];
  return [
    ...(staged.putsManifest !== null ? ofPuts : []),
    ...(staged.deletesManifest !== null ? ofDeletes : []),
    ...(staged.putsManifest !== null
      ? [
          {
            name: 'merge',
            sql: sqlText('merge', { physical, rows: puts, match: match(physical, puts) }),
          },
          deleteMatching(tombstones, puts, 'forget deletes of rows that are back'),
        ]
      : []),
    ...(staged.deletesManifest !== null
      ? [
          deleteMatching(tombstones, deletes, 'forget older deletes'),
          {
            name: 'remember the deletes',
            sql: sqlText('insert-all', { into: tombstones, from: deletes }),
          },
        ]
      : []),
  ];
}

function emptySteps(settings: RedshiftSettings, table: string): readonly Step[] {
  return [table, deletesTable(table)].map((each) => ({
    name: `empty ${each}`,
    sql: sqlText('delete-all', { table: qualified(settings, each) }),
  }));
}

/** Into tables that are empty. */
function fillSteps({ settings, target, sequence, staged }: LoadSteps, table: string): readonly Step[] {
  const fill = (into: string, kind: 'puts' | 'deletes'): Step => ({
    name: `fill ${into}`,
    sql: sqlText('fill', {
      into: qualified(settings, into),
      sequence,
      key_bytes: keyBytes(target),
      staging: stageName(kind, sequence),
    }),
  });
  return [
    ...(staged.putsManifest !== null ? [fill(table, 'puts')] : []),
    ...(staged.deletesManifest !== null ? [fill(deletesTable(table), 'deletes')] : []),
  ];
}

function endSteps({ settings, books, sequence, ledger }: LoadSteps, physical: string): readonly Step[] {
  return [
    setUtcStep(),
    ledger(physical),
    books.endAttempt(sequence),
    { name: LOAD_STEP, sql: sqlText('count-rows', { physical: qualified(settings, physical) }) },
  ];
}
