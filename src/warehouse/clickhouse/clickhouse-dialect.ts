import { evolveShape } from '../../mapping/evolve-shape.ts';
import { TABLES_AT_ONCE, type Dialect, type ExplainColumns, type ExplainLoad } from '../dialect.ts';
import { viewKey, withBuiltNames } from '../sql/stored-target.ts';
import { layoutText } from './statements/layout-text.ts';
import {
  alterStatement,
  changedMark,
  columnsAdded,
  markClause,
  seenSelect,
} from './statements/change-statements.ts';
import { quoteIdentifier } from './connect/identifier.ts';
import { placeWithout } from './connect/place.ts';
import { ledgerRecord } from '../../ledger/ledger-record.ts';
import { LEDGER_TABLE } from '../sql/books.ts';
import { insertRecordsStatement } from './statements/records.ts';
import {
  applyingTable,
  draftView,
  generationTable,
  partTable,
  unpublishedTable,
} from './statements/names.ts';
import { changedChildMarks, childMarks, createChildView, definitionOf } from './statements/child-views.ts';
import { INSERT_SETTINGS } from './connect/settings.ts';
import { targetProblems } from './statements/target-problems.ts';
import {
  attachStatement,
  dropTable,
  layoutOf,
  renameStatement,
  TargetStatements,
  type PulledFiles,
} from './statements/target-statements.ts';
import { createViewStatement, exchangeStatement } from './statements/readers-view.ts';
import { tsvFormat } from './statements/tsv-format.ts';

/** Stands for numbers that only exist once a load has begun. */
const SEQUENCE = '<sequence>';
const NEW_GENERATION = '<generation>';
const DRAFT = '<draft>';
const TAG = '<tag>';

const HERE = placeWithout(quoteIdentifier);
const EXPORT = '<export>';

/** Where rows are sent. */
export const clickhouseDialect: Dialect = dialectOf(pushed);

/** Where the server fetches them. @param filesOf the files of a load, of either kind */
export function pullingDialect(filesOf: FilesOf): Dialect {
  return dialectOf((statements, load) => [
    statements.insertPutsPulled(filesOf(load, 'puts'), INSERT_SETTINGS),
    statements.insertTombstonesPulled(filesOf(load, 'deletes'), INSERT_SETTINGS),
  ]);
}

export type FilesOf = (load: ExplainLoad, kind: 'puts' | 'deletes') => PulledFiles;

/** The statements that bring the rows. */
type Inserts = (statements: TargetStatements, load: ExplainLoad) => readonly string[];

function dialectOf(inserts: Inserts): Dialect {
  return {
    name: 'clickhouse',
    rowFormat: tsvFormat,
    tablesAtOnce: TABLES_AT_ONCE,
    takesProcesses: true,
    quoteIdentifier,
    tableName: (name) => name,
    problems: targetProblems,
    explain: (load) => explain(load, inserts),
    layout: (target, built) => layoutText(layoutOf(withBuiltNames(target, built))),
    explainColumns,
  };
}

function pushed(statements: TargetStatements): readonly string[] {
  return [statements.insertPuts(), statements.insertTombstones()];
}

function explain(load: ExplainLoad, inserts: Inserts): readonly string[] {
  const { target, exportId, action } = load;
  const { table } = target;
  const generation = action === 'replace' ? NEW_GENERATION : (load.generation ?? NEW_GENERATION);
  const physical =
    action === 'replace' ? unpublishedTable(table, generation) : generationTable(table, generation);
  const statements = new TargetStatements(
    { target, exportId, generation, physical, sequence: SEQUENCE, rows: partTable(table, SEQUENCE, TAG) },
    HERE,
  );
  const recorded = insertRecordsStatement(quoteIdentifier(LEDGER_TABLE), ledgerRecord.columns);
  return [
    statements.createStaging(),
    statements.createPart(),
    ...inserts(statements, load),
    statements.countStaged(),
    ...(action === 'replace'
      ? [
          statements.createGeneration(),
          statements.attach(),
          recorded,
          statements.dropRows(false),
          ...explainPublication(load),
        ]
      : [statements.mergeStaging(), statements.countChange(), ...explainMerge(load, physical, recorded)]),
    statements.dropStaging(false),
  ];
}

function explainColumns({ target, built }: ExplainColumns): readonly string[] {
  const { table, columns, hash: mappingHash } = target;
  const generation = built?.generation ?? NEW_GENERATION;
  const physical = generationTable(table, generation);
  const from = quoteIdentifier(physical);
  const draft = quoteIdentifier(draftView(table, generation, DRAFT));
  const view = { view: quoteIdentifier(table), table, generation, name: physical };
  if (built === null) {
    const names = { target, exportId: EXPORT, generation, physical, sequence: SEQUENCE };
    const seen = columns.map(({ name }) => quoteIdentifier(name));
    return [
      new TargetStatements(names, HERE).createGeneration(),
      createViewStatement({ ...view, columns: seen, key: undefined, physical: from }),
      ...childMarks(target).map((child) => createChildView(child, table, HERE)),
    ];
  }
  const { shape, isAltered } = evolveShape(built, target);
  if (shape === null || !isAltered) return [];
  const { shapeHash } = built;
  const before = new Set(built.shape === null ? [] : changedChildMarks(built.shape).map(definitionOf));
  const others = changedChildMarks(shape).filter((child) => !before.has(definitionOf(child)));
  const mark = { kind: 'generation', table, generation, exportId: EXPORT, shapeHash, mappingHash } as const;
  return [
    alterStatement(from, [...columnsAdded(shape), markClause(changedMark(mark))]),
    createViewStatement({
      ...view,
      view: draft,
      ...seenSelect(from, shape),
      key: viewKey(shape),
      children: changedChildMarks(shape),
    }),
    ...others.map((child) => dropTable(quoteIdentifier(child.table), false)),
    exchangeStatement(view.view, draft),
    dropTable(draft, false),
    ...others.map((child) => createChildView(child, table, HERE)),
  ];
}

function explainMerge(
  { target: { table } }: ExplainLoad,
  physical: string,
  recorded: string,
): readonly string[] {
  const applying = quoteIdentifier(applyingTable(table, SEQUENCE));
  return [
    renameStatement(quoteIdentifier(partTable(table, SEQUENCE, TAG)), applying),
    attachStatement(HERE, physical, applyingTable(table, SEQUENCE)),
    recorded,
    dropTable(applying, false),
  ];
}

function explainPublication({ target, generation: old }: ExplainLoad): readonly string[] {
  const { table, columns } = target;
  const physical = quoteIdentifier(generationTable(table, NEW_GENERATION));
  const draft = quoteIdentifier(draftView(table, NEW_GENERATION, DRAFT));
  const view = quoteIdentifier(table);
  return [
    renameStatement(quoteIdentifier(unpublishedTable(table, NEW_GENERATION)), physical),
    createViewStatement({
      view: draft,
      columns: columns.map(({ name }) => quoteIdentifier(name)),
      key: undefined,
      physical,
      name: generationTable(table, NEW_GENERATION),
      table,
      generation: NEW_GENERATION,
    }),
    ...(old === null
      ? [renameStatement(draft, view)]
      : [
          exchangeStatement(view, draft),
          dropTable(draft, false),
          dropTable(quoteIdentifier(generationTable(table, old)), false),
        ]),
    ...childMarks(target).map((child) => createChildView(child, table, HERE)),
  ];
}
