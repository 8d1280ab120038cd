/** One statement after the other on the engine's connection, on behalf of one session. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CopyFailed, runCopy } from '../copy/run-copy.ts';
import type { S3Files } from '../copy/s3-files.ts';
import type { CopyStatement } from '../copy/copy-statement.ts';
import type { Engine, EngineResult } from '../engine/engine.ts';
import type { Faults } from '../faults.ts';
import type { CatalogTable } from '../sql/catalog.ts';
import { EMULATOR_SCHEMA, makesType } from '../sql/engine-type.ts';
import { engineName, literal, quoteForEngine } from '../sql/identifier.ts';
import type { Prepared, PrepareContext, Step } from '../sql/prepared.ts';
import { NotEmulated, RedshiftError } from '../sql/redshift-error.ts';
import { isText, type TableName } from '../sql/sql-reader.ts';
import type { Token } from '../sql/token.ts';
import { tokenize } from '../sql/tokenize.ts';
import { prepare, singleStatement, transactionVerb } from '../statements/prepare.ts';
import { undefinedTable } from '../statements/undefined-table.ts';
import type { ResultSet } from '../store/statement.ts';
import type { Session } from '../store/sessions.ts';
import type { SqlParameter } from '../wire/request-fields.ts';
import { bindParameters } from './bind-parameters.ts';
import type { EngineSettings } from './engine-settings.ts';
import { KnownRelations } from './known-relations.ts';
import type { LoadHistory } from './load-history.ts';
import { isolationViolation, type Isolation } from './overlap.ts';
import type { Transaction } from './transaction.ts';

/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-troubleshooting.html */
const MAX_ROW_BYTES = 64 * 1024;

export interface ConnectionParts {
  readonly engine: Engine;
  readonly files: S3Files;
  readonly faults: Faults;
  readonly history: LoadHistory;
  readonly known: KnownRelations;
  readonly settings: EngineSettings;
  readonly database: string;
  readonly character: DatabaseCharacter;
  /** Names beyond 63 bytes by the short ones that stand for them. */
  readonly longNames: Map<string, string>;
}

/** How the database was made, and what its user may do and has set. */
export interface DatabaseCharacter {
  readonly isolation: Isolation;
  /** https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_DATABASE.html */
  readonly collation: 'case_sensitive' | 'case_insensitive';
  readonly databaseType: 'local' | 'shared';
  /** Of the user's sessions. https://docs.aws.amazon.com/redshift/latest/dg/r_timezone_config.html */
  readonly timeZone: string;
  readonly mayMakeTemporaryTables: boolean;
}

export interface StatementRun {
  readonly sql: string;
  /** 1 is the first of its batch. */
  readonly number: number;
  /** As the API and the STL views have it. */
  readonly queryId: number;
  readonly parameters: readonly SqlParameter[];
  /** In a TRANSACTION batch, where statements about transactions have no place. */
  readonly isBatchTransaction: boolean;
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_BEGIN.html */
function endsReadOnly(tokens: readonly Token[]): boolean {
  return isText(tokens.at(-2), 'read') && isText(tokens.at(-1), 'only');
}

/**
 * The SYS views number queries in a way of their own: the same number means two queries.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_STL_QUERY.html
 */
function sysQueryIdOf(queryId: number): number {
  return queryId + 17;
}

/** Steps that go in one message: the answer to a step that is checked is looked at before the next is taken. */
function untilChecked(steps: readonly Step[]): readonly (readonly Step[])[] {
  const groups: Step[][] = [[]];
  for (const step of steps) {
    groups.at(-1)?.push(step);
    if (step.check !== undefined) groups.push([]);
  }
  return groups.filter((group) => group.length > 0);
}

export class Connection {
  readonly #parts: ConnectionParts;
  readonly #session: Session;
  readonly #transaction: Transaction;
  /** What names without a schema mean here. */
  readonly #own: KnownRelations;
  #hasPath = false;
  #hasTemporarySchema = false;

  constructor(parts: ConnectionParts, session: Session, transaction: Transaction) {
    this.#parts = parts;
    this.#session = session;
    this.#transaction = transaction;
    this.#own = new KnownRelations(parts.engine);
    transaction.onRollback = () => this.#doubt();
    transaction.onCommit = () => parts.known.committed();
  }

  async open(): Promise<void> {
    const { database, character } = this.#parts;
    await this.#set({
      search_path: this.#path(this.#session.hasTemporarySchema),
      database,
      timezone: character.timeZone,
      collation: character.collation,
      isolation: character.isolation === 'SNAPSHOT' ? 'Snapshot Isolation' : 'Serializable',
      database_type: character.databaseType,
      temp: character.mayMakeTemporaryTables ? 'yes' : 'no',
      ...this.#lastCopy(),
    });
  }

  /** @param name of a table or a view */
  findTable(name: TableName): Promise<CatalogTable | undefined> {
    const isTheSameForAll = name.schema !== undefined && name.schema !== this.#session.temporarySchema;
    return (isTheSameForAll ? this.#parts.known : this.#own).findTable(name);
  }

  /** Runs one statement in the transaction that is open; undefined when it has no result set. */
  async run(run: StatementRun): Promise<ResultSet | undefined> {
    const matches = (statement: number | RegExp): boolean =>
      typeof statement === 'number' ? statement === run.number : statement.test(run.sql);
    const delay = this.#parts.faults.strike('delay', ({ statement }) => matches(statement));
    if (delay !== undefined) await sleep(delay.milliseconds);
    const failure = this.#parts.faults.strike('fail', ({ statement }) => matches(statement));
    if (failure !== undefined) throw new RedshiftError(failure.error);
    const tokens = bindParameters(singleStatement(tokenize(run.sql)), run.parameters);
    const verb = transactionVerb(tokens);
    if (verb !== undefined) {
      if (run.isBatchTransaction) throw new NotEmulated(`${verb.toUpperCase()} in a TRANSACTION batch`);
      await this.#transaction[verb]();
      if (verb === 'begin' && endsReadOnly(tokens)) await this.#query('SET TRANSACTION READ ONLY');
      return undefined;
    }
    try {
      await this.#rememberLongNames(tokens);
      const prepared = await prepare(tokens, await this.#context());
      await this.#touch(prepared);
      const result = await this.#execute(prepared, run);
      for (const known of [this.#own, this.#parts.known]) known.after(tokens);
      return result;
    } catch (error) {
      this.#doubt();
      throw error;
    }
  }

  async #execute(prepared: Prepared, run: StatementRun): Promise<ResultSet | undefined> {
    if (prepared.kind === 'copy') {
      await this.#copy(prepared.copy, run.queryId);
      return undefined;
    }
    if (prepared.kind === 'set') {
      const { name, value } = prepared;
      this.#hasPath ||= name === 'search_path';
      this.#own.forget();
      await this.#set({ [name]: value });
      return undefined;
    }
    if (prepared.kind === 'truncate') await this.#transaction.commitAndGoOn();
    const { known } = this.#parts;
    const needed = prepared.steps.filter(({ sql }) => !known.hasType(sql));
    let last: EngineResult | undefined;
    for (const steps of untilChecked(needed)) {
      const results = await this.#parts.engine.queryAll(steps.map(({ sql }) => sql));
      last = results.at(-1);
      if (last !== undefined) steps.at(-1)?.check?.(last);
    }
    for (const { sql } of needed) if (makesType(sql)) known.addType(sql);
    if (prepared.kind === 'truncate') await this.#transaction.commitAndGoOn();
    if (prepared.kind !== 'steps' || !prepared.hasResultSet || last === undefined) return undefined;
    return this.#resultSet(last);
  }

  #resultSet({ rows, fields }: EngineResult): ResultSet {
    for (const row of rows) {
      const bytes = row.reduce((sum, value) => sum + Buffer.byteLength(value ?? ''), 0);
      if (bytes > MAX_ROW_BYTES) throw new RedshiftError('Packet for query is too large');
    }
    const { longNames } = this.#parts;
    return { rows, fields: fields.map(({ name, type }) => ({ name: longNames.get(name) ?? name, type })) };
  }

  async #copy(copy: CopyStatement, queryId: number): Promise<void> {
    const { history, database } = this.#parts;
    const table = await this.findTable(copy.table);
    if (table === undefined) throw undefinedTable(copy.table);
    if (table.isView) throw new RedshiftError(`cannot copy to view "${table.name}"`, '42809');
    const { pid } = this.#transaction;
    const sysQueryId = sysQueryIdOf(queryId);
    try {
      const outcome = await runCopy(copy, table, sysQueryId, this.#parts);
      const source = `s3://${copy.from.bucket}/${copy.from.key}`;
      history.loaded({ ...outcome, queryId: sysQueryId, table: table.name, source }, pid, database);
      this.#session.lastCopy = { count: outcome.rows, queryId };
      await this.#set(this.#lastCopy());
    } catch (error) {
      if (error instanceof CopyFailed) history.failed(error.detail, pid, database);
      throw error;
    }
  }

  /** Notes which tables a statement reads and writes. */
  async #touch(prepared: Prepared): Promise<void> {
    const { footprint } = this.#transaction;
    const note = async (names: readonly TableName[], into: Set<number>): Promise<void> => {
      for (const name of names) {
        const table = await this.findTable(name);
        if (table === undefined || table.isTemporary) continue;
        into.add(table.oid);
        const fault = this.#parts.faults.strike('isolation-violation', (each) => each.table === table.name);
        if (fault !== undefined) throw isolationViolation(table.oid, this.#transaction.pid);
      }
    };
    await note(prepared.reads, footprint.reads);
    await note(prepared.adds ?? [], footprint.adds);
    await note(prepared.writes, prepared.kind === 'lock' ? footprint.locks : footprint.writes);
    this.#transaction.check();
  }

  async #context(): Promise<PrepareContext> {
    const views = await this.#parts.known.views();
    return {
      inTransaction: this.#transaction.isExplicit,
      temporarySchema: this.#session.temporarySchema,
      makeTemporarySchema: () => this.#makeTemporarySchema(),
      lookUpView: (schema, table) => views.get(`${schema ?? 'public'}.${table}`),
      findTable: (name) => this.findTable(name),
      mayMakeTemporaryTables: this.#parts.character.mayMakeTemporaryTables,
    };
  }

  async #rememberLongNames(tokens: readonly Token[]): Promise<void> {
    for (const token of tokens) {
      if (token.kind !== 'word' && token.kind !== 'quoted') continue;
      const short = engineName(token.name);
      if (short === token.name || this.#parts.longNames.has(short)) continue;
      this.#parts.longNames.set(short, token.name);
      await this.#query(`INSERT INTO ${EMULATOR_SCHEMA}.long_names
        VALUES (${literal(short)}, ${literal(token.name)}) ON CONFLICT DO NOTHING`);
    }
  }

  async #makeTemporarySchema(): Promise<void> {
    if (this.#hasTemporarySchema) return;
    const { temporarySchema } = this.#session;
    const { engine, settings } = this.#parts;
    await engine.queryAll([
      `CREATE SCHEMA IF NOT EXISTS ${quoteForEngine(temporarySchema)}`,
      // One that a statement has set knows the schema already.
      ...(this.#hasPath ? [] : settings.to({ search_path: this.#path(true) })),
    ]);
    this.#hasTemporarySchema = true;
    this.#session.hasTemporarySchema = true;
  }

  #path(withTemporary: boolean): string {
    const schemas = [...(withTemporary ? [this.#session.temporarySchema] : []), 'public', EMULATOR_SCHEMA];
    return schemas.map(quoteForEngine).join(', ');
  }

  /** For pg_last_copy_count() and pg_last_copy_id(). */
  #lastCopy(): Readonly<Record<string, string>> {
    const { lastCopy } = this.#session;
    const count = lastCopy === undefined ? '' : String(lastCopy.count);
    const id = lastCopy === undefined ? '' : String(lastCopy.queryId);
    return { last_copy_count: count, last_copy_id: id };
  }

  async #set(wanted: Readonly<Record<string, string>>): Promise<void> {
    const statements = this.#parts.settings.to(wanted);
    if (statements.length > 0) await this.#parts.engine.queryAll(statements);
  }

  #doubt(): void {
    this.#own.doubt();
    this.#parts.known.doubt();
    this.#parts.settings.doubt();
    this.#hasTemporarySchema = false;
  }

  #query(sql: string): Promise<EngineResult> {
    return this.#parts.engine.query(sql);
  }
}
