/** Statements as the API describes them. Times are epoch seconds. */
import type { Statement, SubStatement, Target } from '../store/statement.ts';

function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

function targetMembers(target: Target): object {
  return {
    ClusterIdentifier: target.clusterIdentifier,
    WorkgroupName: target.workgroupName,
    Database: target.database,
    DbUser: target.dbUser,
    SecretArn: target.secretArn,
  };
}

/** https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ExecuteStatement.html */
export function submitted(statement: Statement): object {
  const { submission } = statement;
  return {
    Id: statement.id,
    CreatedAt: seconds(statement.createdAt),
    ...targetMembers(submission.target),
    SessionId: submission.sessionId,
    Status: statement.status,
    RedshiftPid: statement.pid,
    HasResultSet: hasResultSet(statement),
  };
}

/** https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_DescribeStatement.html */
export function described(statement: Statement, status: string): object {
  const { submission, parts } = statement;
  const [single] = submission.isBatch ? [] : parts;
  return {
    Id: statement.id,
    ...targetMembers(submission.target),
    CreatedAt: seconds(statement.createdAt),
    UpdatedAt: seconds(statement.updatedAt),
    Duration: statement.isDone ? statement.duration : -1,
    Error: statement.error,
    Status: status,
    RedshiftPid: statement.pid,
    HasResultSet: hasResultSet(statement),
    QueryString: single?.sql,
    ...resultMembers(single),
    RedshiftQueryId: single?.queryId ?? 0,
    QueryParameters: submission.parameters.length > 0 ? submission.parameters : undefined,
    SubStatements: submission.isBatch ? parts.map((part) => describedPart(part, statement)) : undefined,
    SessionId: submission.sessionId,
    ExecutionMode: submission.isBatch ? submission.mode : undefined,
    ResultFormat: 'JSON',
  };
}

export function describedPart(part: SubStatement, statement: Statement): object {
  return {
    Id: part.id,
    CreatedAt: seconds(statement.createdAt),
    UpdatedAt: seconds(part.updatedAt),
    Duration: part.duration,
    Error: part.error,
    Status: part.status,
    HasResultSet: part.result !== undefined,
    QueryString: part.sql,
    ...resultMembers(part),
    RedshiftQueryId: part.queryId,
  };
}

/** -1 stands for null; whether COPY or DML counts its rows here is documented both ways, so it does not. */
function resultMembers(part: SubStatement | undefined): object {
  const result = part?.result;
  if (result === undefined) return { ResultRows: -1, ResultSize: -1 };
  const size = result.rows.flat().reduce((sum, value) => sum + Buffer.byteLength(value ?? ''), 0);
  return { ResultRows: result.rows.length, ResultSize: size };
}

function hasResultSet({ parts }: Statement): boolean {
  return parts.some(({ result }) => result !== undefined);
}

/** https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_StatementData.html */
export function listed(statement: Statement): object {
  const { submission } = statement;
  return {
    Id: statement.id,
    StatementName: submission.name,
    Status: statement.status,
    CreatedAt: seconds(statement.createdAt),
    UpdatedAt: seconds(statement.updatedAt),
    IsBatchStatement: submission.isBatch,
    QueryString: submission.isBatch ? undefined : submission.sqls[0],
    QueryStrings: submission.isBatch ? submission.sqls : undefined,
    SecretArn: submission.target.secretArn,
    SessionId: submission.sessionId,
    ResultFormat: 'JSON',
  };
}
