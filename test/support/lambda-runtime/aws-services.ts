/** The services around a function over HTTP, that refuse what AWS refuses. What was said to them is kept. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Invoked } from './lambda-function.ts';
import type { StandardQueue } from './standard-queue.ts';

export const QUEUE_PATH = '/123456789012/nudges';
export const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:outcomes';
export const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:warehouse-AbCdEf';

export interface Published {
  readonly subject: string;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface AwsServices {
  readonly url: string;
  readonly published: Published[];
  readonly executions: Execution[];
  /** Functions by name, which can be called. */
  readonly functions: Map<string, Callee>;
  /** How often the secret was read. */
  readonly secretReads: () => number;
  readonly close: () => Promise<void>;
}

export const MACHINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:large';

/** Of the state machine. All of them run as long as nobody ends them. */
export interface Execution {
  readonly name: string;
  readonly input: string;
  isOver: boolean;
}

/** What answers a call of a function. */
export type Callee = (event: unknown) => Promise<Invoked>;

export interface AwsServicesOptions {
  /** The queue that is meant now. */
  readonly queue: () => StandardQueue;
  readonly secret: string;
}

class Refused extends Error {
  readonly status = 400;
}

/** @throws Refused */
function refuse(name: string): never {
  const refused = new Refused(name);
  refused.name = name;
  throw refused;
}

type Fields = Readonly<Record<string, unknown>>;

export async function startAwsServices({ queue, secret }: AwsServicesOptions): Promise<AwsServices> {
  const published: Published[] = [];
  const functions = new Map<string, Callee>();
  const executions: Execution[] = [];
  let secretReads = 0;

  const targets: Readonly<Record<string, (fields: Fields) => unknown>> = {
    'AmazonSQS.ChangeMessageVisibility': ({ QueueUrl, ReceiptHandle, VisibilityTimeout: seconds }) => {
      if (!String(QueueUrl).endsWith(QUEUE_PATH)) refuse('QueueDoesNotExist');
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
      if (!Number.isInteger(seconds) || Number(seconds) < 0 || Number(seconds) > 43_200)
        refuse('InvalidParameterValue');
      if (!queue().changeVisibility(String(ReceiptHandle), Number(seconds))) refuse('ReceiptHandleIsInvalid');
      return {};
    },
    // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
    'AWSStepFunctions.StartExecution': ({ stateMachineArn, name, input }) => {
      if (stateMachineArn !== MACHINE) refuse('StateMachineDoesNotExist');
      if (!/^[\w-]{1,80}$/.test(String(name))) refuse('InvalidName');
      const started = { name: String(name), input: String(input), isOver: false };
      const before = executions.find((one) => one.name === started.name);
      if (before !== undefined && (before.isOver || before.input !== started.input))
        refuse('ExecutionAlreadyExists');
      if (before === undefined) executions.push(started);
      return { executionArn: `${MACHINE}:${started.name}`, startDate: 1_778_000_000 };
    },
    'secretsmanager.GetSecretValue': ({ SecretId }) => {
      if (SecretId !== SECRET) refuse('ResourceNotFoundException');
      secretReads += 1;
      return { ARN: SECRET, Name: 'warehouse', SecretString: secret, VersionId: 'a'.repeat(32) };
    },
  };

  const publish = (form: URLSearchParams): string => {
    if (form.get('Action') !== 'Publish') refuse('InvalidAction');
    if (form.get('TopicArn') !== TOPIC) refuse('NotFound');
    const [subject, message] = [form.get('Subject') ?? '', form.get('Message') ?? ''];
    // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
    if (!/^[\x21-\x7e][\x20-\x7e]{0,98}$/.test(subject)) refuse('InvalidParameter');
    if (message === '' || Buffer.byteLength(message) > 262_144) refuse('InvalidParameter');
    published.push({ subject, message, attributes: attributesOf(form) });
    return '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>567910cd-659e-55d4-8ccb-5aaf14679dc0</MessageId></PublishResult></PublishResponse>';
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const target = request.headers['x-amz-target'];
    try {
      if (request.headers.authorization === undefined) refuse('MissingAuthenticationToken');
      const called = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url ?? '')?.[1];
      if (called !== undefined) {
        await invoke(functions.get(decodeURIComponent(called)), body, response);
        return;
      }
      if (typeof target !== 'string') {
        response.writeHead(200, { 'Content-Type': 'text/xml' }).end(publish(new URLSearchParams(body)));
        return;
      }
      const call = targets[target] ?? refuse('UnknownOperationException');
      const answered = call(JSON.parse(body) as Fields);
      const type = request.headers['content-type'] ?? '';
      response.writeHead(200, { 'Content-Type': type }).end(JSON.stringify(answered));
    } catch (thrown) {
      const { name, message } = thrown as Error;
      response.writeHead(thrown instanceof Refused ? thrown.status : 500);
      response.end(
        typeof target === 'string'
          ? JSON.stringify({ __type: name, message })
          : `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>${message}</Message></Error></ErrorResponse>`,
      );
    }
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    published,
    functions,
    executions,
    secretReads: () => secretReads,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
async function invoke(callee: Callee | undefined, body: string, response: ServerResponse): Promise<void> {
  if (callee === undefined) {
    response.writeHead(404, { 'X-Amzn-ErrorType': 'ResourceNotFoundException' });
    response.end(JSON.stringify({ Type: 'User', Message: 'Function not found' }));
    return;
  }
  const invoked = await callee(JSON.parse(body));
  if (invoked.kind === 'answered') {
    response.writeHead(200).end(JSON.stringify(invoked.value));
    return;
  }
  response.writeHead(200, { 'X-Amz-Function-Error': 'Unhandled' });
  const { errorType, errorMessage } =
    invoked.kind === 'failed'
      ? invoked
      : { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 900.00 seconds' };
  response.end(JSON.stringify({ errorType, errorMessage }));
}

/** `MessageAttributes.entry.1.Name=…&MessageAttributes.entry.1.Value.StringValue=…` */
function attributesOf(form: URLSearchParams): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [field, name] of form) {
    const entry = /^MessageAttributes\.entry\.(\d+)\.Name$/.exec(field)?.[1];
    if (entry === undefined) continue;
    const value = `MessageAttributes.entry.${entry}.Value`;
    if (form.get(`${value}.DataType`) !== 'String') refuse('InvalidParameterValue');
    found[name] = form.get(`${value}.StringValue`) ?? '';
  }
  return found;
}
