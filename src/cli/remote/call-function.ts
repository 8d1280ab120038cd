/** Calls a deployed function, and waits for its answer. */
import { InvokeCommand, LambdaClient, type InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { abortOptions } from '../../aws/s3-client.ts';
import { serviceFaultOf } from '../../aws/service-fault.ts';
import { DynaloadError, messageOf, type ErrorCode } from '../../errors.ts';
import { isAnswer, type Answer } from '../../event/answer.ts';
import type { OwnMessage } from '../../event/own-message.ts';

export interface FunctionCall {
  /** Name or ARN. */
  readonly name: string;
  /** Undefined for that of the AWS settings. */
  readonly region: string | undefined;
  readonly message: OwnMessage;
  readonly signal: AbortSignal;
}

/** @throws DynaloadError FUNCTION_UNREACHABLE, FUNCTION_DENIED, FUNCTION_FAILED */
export async function callFunction({ name, region, message, signal }: FunctionCall): Promise<Answer> {
  // Once: a function that goes on would be called a second time. It may take a quarter of an hour.
  const client = new LambdaClient({ maxAttempts: 1, ...(region === undefined ? {} : { region }) });
  try {
    const output = await client.send(
      new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(message)) }),
      abortOptions(signal),
    );
    return answerIn(output, name);
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown instanceof DynaloadError ? thrown : callError(thrown, name);
  } finally {
    client.destroy();
  }
}

function answerIn({ FunctionError, Payload }: InvokeCommandOutput, name: string): Answer {
  const payload = parsed(Buffer.from(Payload ?? []).toString('utf8'));
  if (FunctionError !== undefined) {
    const told =
      typeof payload === 'object' && payload !== null && 'errorMessage' in payload
        ? `: ${String(payload.errorMessage)}`
        : '';
    throw failed(
      name,
      `ended with an error${told}`,
      'Look at its log: docs/functions.md says how to read it.',
    );
  }
  if (isAnswer(payload)) return payload;
  throw failed(
    name,
    'gave an answer that is not one of dynaload',
    'Name the function "load" of a deployment.',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function failed(name: string, what: string, hint: string): DynaloadError {
  return new DynaloadError('FUNCTION_FAILED', `The function ${name} ${what}.`, {
    hint,
    details: { function: name },
  });
}

function callError(thrown: unknown, name: string): DynaloadError {
  const fault = serviceFaultOf(thrown);
  const kind = thrown instanceof Error ? thrown.name : 'Error';
  const [code, hint] = meaningOf(kind, fault);
  return new DynaloadError(
    code,
    `The function ${name} could not be called (${kind}: ${messageOf(thrown)}).`,
    {
      hint,
      details: { function: name, reason: kind },
      cause: thrown,
    },
  );
}

function meaningOf(kind: string, fault: ReturnType<typeof serviceFaultOf>): readonly [ErrorCode, string] {
  if (kind === 'ResourceNotFoundException')
    return ['FUNCTION_FAILED', 'Check its name, and the Region: --region, or AWS_REGION.'];
  switch (fault) {
    case 'no-credentials':
      return ['FUNCTION_DENIED', 'Set AWS_PROFILE, or run where a role is attached.'];
    case 'denied':
      return ['FUNCTION_DENIED', 'Grant lambda:InvokeFunction on the function.'];
    case 'refused':
      return ['FUNCTION_FAILED', 'Check the name of the function, and its state in the console of Lambda.'];
    case 'crowded':
    case 'uncertain':
    case 'other':
      break;
  }
  return [
    'FUNCTION_UNREACHABLE',
    'Check the network and the Region, then run the same command again: what was done stays done.',
  ];
}
