/** ExecuteStatement and BatchExecuteStatement. https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_BatchExecuteStatement.html */
import { parameterNames } from '../run/bind-parameters.ts';
import type { Runner } from '../run/runner.ts';
import { RedshiftError } from '../sql/redshift-error.ts';
import type { Token } from '../sql/token.ts';
import { tokenize } from '../sql/tokenize.ts';
import { singleStatement } from '../statements/prepare.ts';
import type { Faults } from '../faults.ts';
import type { Statement, Submission, Target } from '../store/statement.ts';
import type { StatementStore } from '../store/statement-store.ts';
import type { Session, Sessions } from '../store/sessions.ts';
import { validation } from './api-error.ts';
import {
  optionalInteger,
  optionalText,
  parameters,
  requiredText,
  requiredTexts,
  type Body,
} from './request-fields.ts';

const MAX_STATEMENTS = 40;
/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html says 100 KB; of the two readings the smaller. */
const MAX_SQL_BYTES = 100_000;

export interface SubmitParts {
  readonly store: StatementStore;
  readonly sessions: Sessions;
  readonly runner: Runner;
  readonly faults: Faults;
  /** Called with what now runs. */
  readonly started: (run: Promise<void>) => void;
}

export async function submit(body: Body, isBatch: boolean, parts: SubmitParts): Promise<Statement> {
  const { store, sessions, runner, faults } = parts;
  const wait = optionalInteger(body, 'WaitTimeSeconds', 1, 30);
  const token = optionalText(body, 'ClientToken', 64);
  const sqls = isBatch ? requiredTexts(body, 'Sqls') : [requiredText(body, 'Sql')];
  const request = JSON.stringify({ ...body, WaitTimeSeconds: undefined });
  const known = token === undefined ? undefined : store.replay(token, request);
  if (known !== undefined) {
    await store.wait(known, wait);
    return known;
  }
  checkStatements(sqls);
  const submission = readSubmission(body, sqls, isBatch, sessions, faults);
  const statement = store.add(submission.submission, token, request);
  const run = runner.run(statement, submission.session);
  parts.started(run);
  await store.wait(statement, wait);
  return statement;
}

function checkStatements(sqls: readonly string[]): void {
  if (sqls.length < 1 || sqls.length > MAX_STATEMENTS) {
    throw validation(`Sqls must have length between 1 and ${String(MAX_STATEMENTS)}.`);
  }
  for (const sql of sqls) {
    if (Buffer.byteLength(sql) > MAX_SQL_BYTES)
      throw validation('Cannot process query string larger than 100kB');
  }
}

function readSubmission(
  body: Body,
  sqls: readonly string[],
  isBatch: boolean,
  sessions: Sessions,
  faults: Faults,
): { readonly submission: Submission; readonly session: Session } {
  const given = parameters(body);
  const tokens = sqls.map(tokensOf);
  const used = new Set(tokens.flatMap((each) => [...parameterNames(each)]));
  const unused = given.filter(({ name }) => !used.has(name)).map(({ name }) => name);
  if (unused.length > 0) {
    throw validation(`Parameters list contains unused parameters. Unused parameters: [${unused.join(', ')}]`);
  }
  const keepAlive = optionalInteger(body, 'SessionKeepAliveSeconds', 0, 86_400);
  const mode = readMode(body, isBatch);
  const name = optionalText(body, 'StatementName', 500);
  const session = readSession(body, keepAlive, sessions, faults);
  const isKept = sessions.all.includes(session);
  return {
    submission: {
      sqls,
      isBatch,
      parameters: given,
      mode,
      target: session.target,
      name,
      sessionId: isKept ? session.id : undefined,
    },
    session,
  };
}

/** More than one statement in a text is refused here; anything else that is wrong shows when it runs. */
function tokensOf(sql: string): readonly Token[] {
  let tokens: readonly Token[];
  try {
    tokens = tokenize(sql);
  } catch (error) {
    if (error instanceof RedshiftError) return [];
    throw error;
  }
  try {
    return singleStatement(tokens);
  } catch (error) {
    throw validation(error instanceof Error ? error.message : String(error));
  }
}

function readMode(body: Body, isBatch: boolean): Submission['mode'] {
  const mode = optionalText(body, 'ExecutionMode');
  if (mode === undefined || !isBatch) return 'TRANSACTION';
  if (mode !== 'TRANSACTION' && mode !== 'AUTO_COMMIT') {
    throw validation('ExecutionMode must be one of [TRANSACTION, AUTO_COMMIT].');
  }
  return mode;
}

/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-session-reuse.html: a session is told nothing again. */
function readSession(body: Body, keepAlive: number | undefined, sessions: Sessions, faults: Faults): Session {
  const id = optionalText(body, 'SessionId');
  if (id === undefined) return sessions.open(readTarget(body), keepAlive);
  for (const name of ['Database', 'ClusterIdentifier', 'WorkgroupName', 'SecretArn', 'DbUser']) {
    if (body[name] !== undefined && body[name] !== null)
      throw validation(`${name} cannot be given with SessionId.`);
  }
  if (faults.strike('session-expired') !== undefined) sessions.expire(id);
  const session = sessions.use(id);
  if (keepAlive !== undefined) session.keepAlive = keepAlive * 1000;
  return session;
}

/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-access.html */
function readTarget(body: Body): Target {
  const clusterIdentifier = optionalText(body, 'ClusterIdentifier', 63);
  const workgroupName = optionalText(body, 'WorkgroupName', 128);
  const database = optionalText(body, 'Database');
  const dbUser = optionalText(body, 'DbUser');
  const secretArn = optionalText(body, 'SecretArn');
  if ((clusterIdentifier === undefined) === (workgroupName === undefined)) {
    throw validation('Exactly one of ClusterIdentifier and WorkgroupName is required.');
  }
  if (database === undefined) throw validation('Database is required.');
  if (workgroupName !== undefined && dbUser !== undefined) {
    throw validation('DbUser cannot be given with WorkgroupName.');
  }
  if (dbUser !== undefined && secretArn !== undefined)
    throw validation('DbUser cannot be given with SecretArn.');
  return { clusterIdentifier, workgroupName, database, dbUser, secretArn };
}
