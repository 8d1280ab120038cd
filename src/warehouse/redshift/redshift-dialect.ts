import { describeLifecycle, type Lifecycle } from '../../stage/lifecycle.ts';
import { partFolder, rowFileName, stageFolder } from '../../stage/stage-key.ts';
import { evolveShape } from '../../mapping/evolve-shape.ts';
import { TABLES_AT_ONCE, type Dialect, type ExplainColumns, type ExplainLoad } from '../dialect.ts';
import { changeSteps, ROWS_GO_ON } from './statements/change-statements.ts';
import { createTables, createViews } from './statements/table-statements.ts';
import { BookStatements, type Generation } from './statements/book-statements.ts';
import { csvFormat } from './statements/csv-format.ts';
import { foldIdentifier, quoteIdentifier } from './data-api/identifier.ts';
import { explainLedger } from './statements/ledger-statements.ts';
import { tableNames } from '../../mapping/explode/child-table.ts';
import { buildSteps, mergeSteps, replaceSteps, type LoadSteps } from './statements/load-steps.ts';
import { permanentTable } from './statements/names.ts';
import type { RedshiftSettings } from './data-api/redshift-settings.ts';
import type { CopySource } from './statements/stage-statements.ts';
import { targetProblems } from './statements/target-problems.ts';

export interface DialectSettings extends RedshiftSettings {
  /** `s3://bucket/prefix/` */
  readonly stagingAddress: string;
  readonly lifecycle: Lifecycle;
  readonly compression: 'zstd' | 'gzip';
}

/** Stands for numbers that only exist once a load has begun. */
const SEQUENCE = '<sequence>';
const NEW_GENERATION = '<generation>';
const LOADS = '<loads>';
const NO_VIEWS = { exists: false, children: [], isWhole: false } as const;

export function redshiftDialect(settings: DialectSettings): Dialect {
  return {
    name: 'redshift',
    rowFormat: csvFormat,
    tablesAtOnce: TABLES_AT_ONCE,
    takesProcesses: true,
    quoteIdentifier,
    tableName: foldIdentifier,
    problems: targetProblems,
    explain: (load) => explain(settings, load),
    explainColumns: (columns) => explainColumns(settings, columns),
  };
}

/** The one transaction of a load, and what is staged before it. Counts are not known yet. */
function explain(settings: DialectSettings, load: ExplainLoad): readonly string[] {
  const { target, exportId, action, generation } = load;
  const books = new BookStatements(settings, target.table);
  const staged = stagedFor(settings, load);
  const steps: LoadSteps = {
    settings,
    books,
    target,
    sequence: SEQUENCE,
    staged,
    ledger: (physical) => explainLedger(settings, physical),
  };
  const describe = (name: string): Generation => ({
    generation: name,
    physical: permanentTable(target.table),
    shapeHash: target.shapeHash,
    children: tableNames(target).slice(1),
    exportId,
    loads: LOADS,
  });
  const next = describe(NEW_GENERATION);
  const texts =
    action === 'merge'
      ? mergeSteps(steps, describe(generation ?? NEW_GENERATION), true, null)
      : generation === null
        ? buildSteps(steps, {
            next,
            publish: { current: undefined, views: NO_VIEWS, currentIsGone: true },
          })
        : replaceSteps(steps, describe(generation), next, { exists: true, children: [], isWhole: true });
  const part = `${staged.folder}${partFolder('<part>', '<tag>')}`;
  const file = `${part}${rowFileName('puts', 1, 'csv', settings.compression === 'zstd' ? 'zst' : 'gz')}`;
  return [`-- stages ${file}, …; ${describeLifecycle(settings.lifecycle)}`, ...texts.map(({ sql }) => sql)];
}

function explainColumns(settings: DialectSettings, { target, built }: ExplainColumns): readonly string[] {
  const physical = permanentTable(target.table);
  if (built === null) {
    const steps = [...createTables(settings, target, physical), ...createViews(settings, target, physical)];
    return steps.map(({ sql }) => sql);
  }
  const { shape, isAltered } = evolveShape(built, target, ROWS_GO_ON);
  if (shape === null || built.shape === null || !isAltered) return [];
  return changeSteps(settings, target.table, physical, { before: built.shape, after: shape }).map(
    ({ sql }) => sql,
  );
}

/** Both kinds of rows, so that all statements show. */
function stagedFor(settings: DialectSettings, { target, exportId }: ExplainLoad): CopySource {
  const identity = { table: target.table, exportId, mappingHash: target.hash };
  const folder = `${settings.stagingAddress}${stageFolder(identity)}`;
  return {
    puts: '<rows>',
    deletes: '<deletes>',
    putsManifest: `${folder}redshift.manifest`,
    deletesManifest: `${folder}deletes.manifest`,
    compression: settings.compression,
    folder,
  };
}
