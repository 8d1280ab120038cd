import type { Dialect, ExplainLoad, Statement } from '../dialect.ts';
import { columnType } from './column-types.ts';
import { quoteIdentifier } from './identifier.ts';
import { insertLedgerStatement } from './ledger-table.ts';
import { LEDGER_TABLE } from './names.ts';
import { INSERT_SETTINGS } from './settings.ts';
import { targetProblems } from './target-problems.ts';
import { TargetStatements, type PulledFiles } from './target-statements.ts';
import { tsvFormat } from './tsv-format.ts';

/** Stands for numbers that only exist once a load has begun. */
const SEQUENCE = '<sequence>';
const NEW_GENERATION = '<generation>';

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
    quoteIdentifier,
    columnType,
    problems: targetProblems,
    explain: (load) => explain(load, inserts),
  };
}

function pushed(statements: TargetStatements): readonly string[] {
  return [statements.insertPuts(), statements.insertTombstones()];
}

function explain(load: ExplainLoad, inserts: Inserts): readonly Statement[] {
  const { target, exportId, action } = load;
  const generation = action === 'replace' ? NEW_GENERATION : (load.generation ?? NEW_GENERATION);
  const statements = new TargetStatements(
    { target, exportId, generation, sequence: SEQUENCE },
    quoteIdentifier,
  );
  const texts = [
    statements.createStaging(),
    ...inserts(statements, load),
    statements.countStaged(),
    ...(action === 'replace' ? [statements.createGeneration()] : [statements.countChange()]),
    statements.attach(),
    insertLedgerStatement(quoteIdentifier(LEDGER_TABLE)),
    ...(action === 'replace' ? [statements.publish()] : []),
    statements.dropStaging(false),
    ...(action === 'replace' && load.generation !== null ? [dropOld(load, load.generation)] : []),
  ];
  return texts.map((text) => ({ text, parameters: {} }));
}

function dropOld({ target, exportId }: ExplainLoad, generation: string): string {
  return new TargetStatements(
    { target, exportId, generation, sequence: SEQUENCE },
    quoteIdentifier,
  ).dropGeneration(false);
}
