/** The operations of the Data API. https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_Operations.html */
import type { Operation } from '../faults.ts';
import type { Statement } from '../store/statement.ts';
import { ApiError, notFound, validation } from './api-error.ts';
import { described, describedPart, listed, submitted } from './descriptions.ts';
import { optionalInteger, optionalText, requiredText, type Body } from './request-fields.ts';
import { columnMetadata, records } from './result-records.ts';
import { submit, type SubmitParts } from './submit.ts';

export interface OperationParts extends SubmitParts {
  readonly now: () => number;
  /** Rows in one page of a result. */
  readonly pageRows: number;
}

export interface Outcome {
  readonly body: object;
  /** What was submitted. */
  readonly statement?: Statement;
}

const OPERATIONS: Readonly<Record<Operation, (body: Body, parts: OperationParts) => Promise<Outcome>>> = {
  ExecuteStatement: (body, parts) => submission(body, false, parts),
  BatchExecuteStatement: (body, parts) => submission(body, true, parts),
  DescribeStatement: describe,
  GetStatementResult: result,
  CancelStatement: cancel,
  ListStatements: async (body, parts) => ({ body: listStatements(body, parts) }),
  ListSessions: async (body, parts) => ({ body: listSessions(body, parts) }),
};

export function isOperation(name: string): name is Operation {
  return Object.hasOwn(OPERATIONS, name);
}

export function answer(operation: Operation, body: Body, parts: OperationParts): Promise<Outcome> {
  return OPERATIONS[operation](body, parts);
}

async function submission(body: Body, isBatch: boolean, parts: OperationParts): Promise<Outcome> {
  const statement = await submit(body, isBatch, parts);
  return { body: submitted(statement), statement };
}

async function describe(body: Body, { store, faults }: OperationParts): Promise<Outcome> {
  const { statement, part } = store.find(requiredText(body, 'Id'));
  await store.wait(statement, optionalInteger(body, 'WaitTimeSeconds', 1, 30));
  const single = part === undefined ? undefined : statement.parts[part - 1];
  if (single !== undefined) return { body: describedPart(single, statement) };
  const status = faults.strike('unknown-status') === undefined ? statement.status : 'UNKNOWN';
  return { body: described(statement, status) };
}

async function result(body: Body, { store, pageRows }: OperationParts): Promise<Outcome> {
  const id = requiredText(body, 'Id');
  const { statement, part } = store.find(id);
  if (statement.submission.isBatch && part === undefined) {
    throw validation('BatchExecuteStatement result can only be retrieved with sub-statement id.');
  }
  await store.wait(statement, optionalInteger(body, 'WaitTimeSeconds', 1, 30));
  const chosen = statement.parts[(part ?? 1) - 1];
  const set = chosen?.result;
  // A transaction that did not commit has no results.
  const unit = statement.submission.mode === 'AUTO_COMMIT' ? chosen : statement;
  if (set === undefined || unit?.status !== 'FINISHED') {
    throw notFound('Query does not have result. Please check query status with DescribeStatement.', id);
  }
  const from = pageStart(body);
  const to = Math.min(set.rows.length, from + pageRows);
  return {
    body: {
      ColumnMetadata: columnMetadata(set.fields),
      Records: records(set, from, to),
      TotalNumRows: set.rows.length,
      NextToken: to < set.rows.length ? nextToken(to) : undefined,
    },
  };
}

async function cancel(body: Body, { store }: OperationParts): Promise<Outcome> {
  const id = requiredText(body, 'Id');
  const { statement, part } = store.find(id);
  if (part !== undefined) throw validation('A sub-statement cannot be cancelled by itself.');
  if (statement.isDone) {
    throw validation(`Could not cancel a query that is already in ${statement.status} state with ID: ${id}`);
  }
  statement.cancelled = true;
  return { body: { Status: true } };
}

/** Newest first; the name is a prefix. https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ListStatements.html */
function listStatements(body: Body, { store }: OperationParts): object {
  const name = optionalText(body, 'StatementName', 500);
  const status = optionalText(body, 'Status') ?? 'ALL';
  const most = optionalInteger(body, 'MaxResults', 0, 100) ?? 100;
  const matching = store.all
    .filter((each) => name === undefined || each.submission.name?.startsWith(name) === true)
    .filter((each) => status === 'ALL' || each.status === status)
    .toReversed();
  const from = pageStart(body);
  const page = matching.slice(from, from + most);
  return {
    Statements: page.map(listed),
    NextToken: from + most < matching.length ? nextToken(from + most) : undefined,
  };
}

function listSessions(body: Body, { sessions, now }: OperationParts): object {
  const id = optionalText(body, 'SessionId');
  const chosen = sessions.all.filter((each) => id === undefined || each.id === id);
  return {
    Sessions: chosen.map((each) => ({
      SessionId: each.id,
      Status: each.isExpired(now()) ? 'CLOSED' : each.current === undefined ? 'AVAILABLE' : 'BUSY',
      CreatedAt: each.createdAt / 1000,
      Database: each.target.database,
      ClusterIdentifier: each.target.clusterIdentifier,
      WorkgroupName: each.target.workgroupName,
      SessionAliveSeconds: each.keepAlive / 1000,
      CurrentStatementId: each.current,
    })),
  };
}

function nextToken(row: number): string {
  return Buffer.from(`row ${String(row)}`).toString('base64');
}

function pageStart(body: Body): number {
  const token = optionalText(body, 'NextToken');
  if (token === undefined) return 0;
  const [, row] = /^row (\d+)$/.exec(Buffer.from(token, 'base64').toString()) ?? [];
  if (row === undefined) throw new ApiError('ValidationException', 'Invalid NextToken.');
  return Number(row);
}
