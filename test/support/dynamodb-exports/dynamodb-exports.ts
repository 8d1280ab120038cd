/**
 * DynamoDB's exports over HTTP, for the real client of the SDK: the simulated service of the demo, with what comes before
 * and around it on AWS. README.md lists the rules and where they come from.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refusal } from '../../../src/demo/service/refusal.ts';
import type { ExportService } from '../../../src/demo/service/export-service.ts';
import { describedJob, describedRecovery, describedTable, listedJob } from './descriptions.ts';
import { exportRequestOf, tableArnOf, type Body } from './shapes.ts';

export type Operation =
  | 'DescribeTable'
  | 'DescribeContinuousBackups'
  | 'DescribeExport'
  | 'ExportTableToPointInTime'
  | 'ListExports';

export interface DynamoDbExports {
  readonly url: string;
  /** Every request so far, those that were refused too. */
  readonly requests: readonly { readonly operation: Operation; readonly body: Body }[];
  /** The next request of this operation is carried out, and its answer lost. */
  loseAnswer(operation: Operation): void;
  /** The next request of this operation is answered so. */
  refuse(operation: Operation, name: string, text: string): void;
  close(): Promise<void>;
}

const THROTTLED_CALLS = 20;
const THROTTLED_WITHIN = 2000;
const EXPORT_ARN = /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:(\d{12}):table\/[^/]+\/export\/[^/]+$/;

export async function startDynamoDbExports(service: ExportService): Promise<DynamoDbExports> {
  const requests: { readonly operation: Operation; readonly body: Body }[] = [];
  const lost: Operation[] = [];
  const refusals: { readonly operation: Operation; readonly refusal: Refusal }[] = [];
  /** By the clock of the service: when exports were asked for. */
  let calls: number[] = [];

  const answer = (operation: Operation, body: Body): object => {
    const at = refusals.findIndex((one) => one.operation === operation);
    if (at !== -1) {
      const [struck] = refusals.splice(at, 1);
      if (struck !== undefined) throw struck.refusal;
    }
    const { TableName, ExportArn } = body;
    switch (operation) {
      case 'DescribeTable': {
        const table = service.table(String(TableName));
        if (table !== undefined) return { Table: describedTable(table) };
        throw new Refusal(
          'ResourceNotFoundException',
          `Requested resource not found: Table: ${String(TableName)} not found`,
        );
      }
      case 'DescribeContinuousBackups': {
        const table = service.table(String(TableName));
        if (table === undefined)
          throw new Refusal('TableNotFoundException', `Table not found: ${String(TableName)}`);
        return { ContinuousBackupsDescription: describedRecovery(table, service.now()) };
      }
      case 'ExportTableToPointInTime': {
        const now = service.now();
        calls = [...calls.filter((call) => now - call < THROTTLED_WITHIN), now];
        if (calls.length > THROTTLED_CALLS) throw new Refusal('ThrottlingException', 'Rate exceeded');
        return { ExportDescription: describedJob(service.start(exportRequestOf(body))) };
      }
      case 'ListExports': {
        const { NextToken } = body;
        const page = service.list(tableArnOf(body), typeof NextToken === 'string' ? NextToken : null);
        return {
          ExportSummaries: page.jobs.map(listedJob),
          ...(page.next === null ? {} : { NextToken: page.next }),
        };
      }
      case 'DescribeExport': {
        const [, account] = EXPORT_ARN.exec(String(ExportArn)) ?? [];
        if (account === undefined) throw new Refusal('ValidationException', 'Invalid Export ARN');
        if (account !== service.account) throw new Refusal('AccessDeniedException', 'Access is denied');
        return { ExportDescription: describedJob(service.describe(String(ExportArn))) };
      }
    }
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const operation = operationOf(request);
    requests.push({ operation, body });
    const result = answer(operation, body);
    const at = lost.indexOf(operation);
    if (at !== -1) {
      lost.splice(at, 1);
      response.destroy();
    } else send(response, 200, result);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((thrown: unknown) => {
      if (thrown instanceof Refusal) {
        send(response, 400, {
          __type: `com.amazonaws.dynamodb.v20120810#${thrown.name}`,
          message: thrown.message,
        });
      } else send(response, 500, { __type: 'InternalServerError', message: String(thrown) });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    loseAnswer: (operation) => lost.push(operation),
    refuse: (operation, name, text) => refusals.push({ operation, refusal: new Refusal(name, text) }),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

const OPERATIONS: readonly Operation[] = [
  'DescribeTable',
  'DescribeContinuousBackups',
  'DescribeExport',
  'ExportTableToPointInTime',
  'ListExports',
];

/** No other: above all nothing that deletes or cancels an export, which AWS has not. */
function operationOf(request: IncomingMessage): Operation {
  const { authorization = '', 'x-amz-target': target } = request.headers;
  if (!/^AWS4-HMAC-SHA256 .*\/dynamodb\/aws4_request/.test(authorization)) {
    throw new Refusal('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
  }
  const [, name] = /^DynamoDB_20120810\.(\w+)$/.exec(String(target)) ?? [];
  const found = OPERATIONS.find((operation) => operation === name);
  if (found === undefined) throw new Refusal('UnknownOperationException', String(target));
  return found;
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Body;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
}
