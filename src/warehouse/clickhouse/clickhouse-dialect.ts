import type { Dialect, ExplainLoad, Statement } from '../dialect.ts';
import { columnType } from './column-types.ts';
import { quoteIdentifier } from './identifier.ts';
import { insertLedgerStatement } from './ledger-table.ts';
import { LEDGER_TABLE } from './names.ts';
import { targetProblems } from './target-problems.ts';
import { TargetStatements } from './target-statements.ts';
import { tsvFormat } from './tsv-format.ts';

/** Stands for numbers that only exist once a load has begun. */
const SEQUENCE = '<sequence>';
const NEW_GENERATION = '<generation>';

export const clickhouseDialect: Dialect = {
  name: 'clickhouse',
  rowFormat: tsvFormat,
  quoteIdentifier,
  columnType,
  problems: targetProblems,
  explain,
};

function explain(load: ExplainLoad): readonly Statement[] {
  const { target, exportId, action } = load;
  const generation = action === 'replace' ? NEW_GENERATION : (load.generation ?? NEW_GENERATION);
  const statements = new TargetStatements(
    { target, exportId, generation, sequence: SEQUENCE },
    quoteIdentifier,
  );
  const texts = [
    statements.createStaging(),
    statements.insertPuts(),
    statements.insertTombstones(),
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
