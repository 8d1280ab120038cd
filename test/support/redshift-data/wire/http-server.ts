/** AWS JSON 1.1 over HTTP. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Faults, Operation } from '../faults.ts';
import type { StatementStore } from '../store/statement-store.ts';
import { ApiError, validation } from './api-error.ts';
import { answer, isOperation, type OperationParts, type Outcome } from './operations.ts';
import type { Body } from './request-fields.ts';
import { toJson } from './result-records.ts';

export interface HttpServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** So long a response that is to be lost waits for its statements. */
const FINISHED_WITHIN_SECONDS = 600;

export async function startHttpServer(parts: OperationParts): Promise<HttpServer> {
  const { faults, store } = parts;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await bodyText(request);
    const operation = readOperation(request);
    if (struckByDrop(faults, operation, 'before')) {
      response.destroy();
      return;
    }
    const fault = faults.strike('error', (each) => (each.operation ?? operation) === operation);
    if (fault !== undefined) {
      throw new ApiError(fault.name, fault.message ?? fault.name, fault.status ?? 400);
    }
    const outcome = await answer(operation, readBody(text), parts);
    if (await isLost(outcome, operation, faults, store)) response.destroy();
    else send(response, 200, outcome.body);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((thrown: unknown) => {
      const error =
        thrown instanceof ApiError ? thrown : new ApiError('InternalServerException', String(thrown), 500);
      send(response, error.status, { __type: error.type, Message: error.message, ...error.more });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${String(port)}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function isLost(
  outcome: Outcome,
  operation: Operation,
  faults: Faults,
  store: StatementStore,
): Promise<boolean> {
  if (struckByDrop(faults, operation, 'accepted')) return true;
  if (outcome.statement === undefined || !struckByDrop(faults, operation, 'finished')) return false;
  await store.wait(outcome.statement, FINISHED_WITHIN_SECONDS);
  return true;
}

function struckByDrop(
  faults: Faults,
  operation: Operation,
  when: 'before' | 'accepted' | 'finished',
): boolean {
  const applies = (each: { operation?: Operation; when: string }): boolean =>
    each.when === when && (each.operation ?? operation) === operation;
  return faults.strike('drop', applies) !== undefined;
}

function readOperation(request: IncomingMessage): Operation {
  const { authorization = '', 'x-amz-target': target } = request.headers;
  if (!/^AWS4-HMAC-SHA256 .*\/redshift-data\/aws4_request/.test(authorization)) {
    throw new ApiError(
      'MissingAuthenticationTokenException',
      'The request is not signed for redshift-data.',
      403,
    );
  }
  const [, name = ''] = /^RedshiftData\.(\w+)$/.exec(String(target)) ?? [];
  if (!isOperation(name))
    throw new ApiError('UnknownOperationException', `[emulator] operation ${String(target)}`);
  return name;
}

async function bodyText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function readBody(text: string): Body {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Body;
  } catch {
    // Said below.
  }
  throw validation('The body is not a JSON object.');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' });
  response.end(toJson(body));
}
