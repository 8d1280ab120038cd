/** The real client, with the waiting that every test needs. */
import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
  type BatchExecuteStatementCommandInput,
  type DescribeStatementCommandOutput,
  type ExecuteStatementCommandInput,
  type Field,
  type RedshiftDataClientConfig,
} from '@aws-sdk/client-redshift-data';

const TARGET = { WorkgroupName: 'demo', Database: 'dev' } as const;

/** The caller destroys it. */
export function redshiftClient(endpoint: string, config: RedshiftDataClientConfig = {}): RedshiftDataClient {
  return new RedshiftDataClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...config,
  });
}

export type Cell = string | number | boolean | null;

/** Runs statements to their end. */
export class SqlClient {
  readonly client: RedshiftDataClient;

  constructor(client: RedshiftDataClient) {
    this.client = client;
  }

  /** Runs one statement; it may fail. */
  async execute(
    Sql: string,
    more: Partial<ExecuteStatementCommandInput> = {},
  ): Promise<DescribeStatementCommandOutput> {
    const target = more.SessionId === undefined ? TARGET : {};
    const { Id } = await this.client.send(new ExecuteStatementCommand({ Sql, ...target, ...more }));
    return this.done(Id ?? '');
  }

  /** Runs a batch; it may fail. */
  async batch(
    Sqls: readonly string[],
    more: Partial<BatchExecuteStatementCommandInput> = {},
  ): Promise<DescribeStatementCommandOutput> {
    const target = more.SessionId === undefined ? TARGET : {};
    const { Id } = await this.client.send(
      new BatchExecuteStatementCommand({ Sqls: [...Sqls], ...target, ...more }),
    );
    return this.done(Id ?? '');
  }

  /** Waits until it is finished, failed or aborted. */
  async done(Id: string): Promise<DescribeStatementCommandOutput> {
    for (;;) {
      const described = await this.client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 10 }));
      if (['FINISHED', 'FAILED', 'ABORTED'].includes(described.Status ?? '')) return described;
    }
  }

  /** Runs statements that have to succeed, one after the other. */
  async run(...sqls: readonly string[]): Promise<void> {
    for (const sql of sqls) {
      const { Status, Error: reason } = await this.execute(sql);
      if (Status !== 'FINISHED') throw new Error(`${sql}: ${Status ?? ''} ${reason ?? ''}`);
    }
  }

  /** The rows of a query that has to succeed. */
  async rows(
    sql: string,
    more: Partial<ExecuteStatementCommandInput> = {},
  ): Promise<readonly (readonly Cell[])[]> {
    const { Status, Error: reason, Id } = await this.execute(sql, more);
    if (Status !== 'FINISHED') throw new Error(`${sql}: ${Status ?? ''} ${reason ?? ''}`);
    return this.result(Id ?? '');
  }

  /** All pages of a result. */
  async result(Id: string): Promise<readonly (readonly Cell[])[]> {
    const rows: (readonly Cell[])[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.client.send(
        new GetStatementResultCommand({ Id, ...(NextToken !== undefined && { NextToken }) }),
      );
      rows.push(...(page.Records ?? []).map((row) => row.map(cell)));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return rows;
  }

  /** Why a statement fails; '' when it does not. */
  async failure(sql: string): Promise<string> {
    const { Error: reason } = await this.execute(sql);
    return reason ?? '';
  }
}

function cell(field: Field): Cell {
  return field.stringValue ?? field.longValue ?? field.doubleValue ?? field.booleanValue ?? null;
}
