import { DynaloadError } from '../../errors.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { exitCodeOfError, worst } from '../exit-code.ts';
import { statusOutcome } from '../status-outcome.ts';
import { syncOutcome } from '../sync-outcome.ts';
import { callFunction } from './call-function.ts';
import { messageOf, type RemoteOptions, type RemoteVerb } from './remote-message.ts';

export async function runRemote(
  verb: RemoteVerb,
  what: string | undefined,
  options: RemoteOptions,
  context: CommandContext,
): Promise<Outcome> {
  const { env, signal } = context;
  const name = options.function ?? env['DYNALOAD_FUNCTION'] ?? '';
  if (name === '') {
    throw new DynaloadError('USAGE', 'Expected --function NAME: which function is to do it.', {
      hint: 'Give the name or the ARN of the deployed function, or set DYNALOAD_FUNCTION.',
    });
  }
  const message = messageOf(verb, what, options.table ?? null);
  const { report, status, leftOut, error } = await callFunction({
    name,
    region: options.region,
    message,
    signal,
  });
  const [refused] = leftOut;
  if (refused !== undefined) {
    throw new DynaloadError('USAGE', `The function took no such message: ${refused.detail}.`, {
      hint: 'Use the version of dynaload that is deployed.',
    });
  }
  const outcome = status === null ? null : statusOutcome(status, context);
  const shown = outcome ?? (report === null ? NOTHING : syncOutcome(report, context));
  if (error === null) return shown;
  return {
    ...shown,
    errors: [error, ...shown.errors],
    exitCode: worst([exitCodeOfError(error), shown.exitCode]),
  };
}

const NOTHING: Outcome = { document: {}, text: '', warnings: [], errors: [], exitCode: 0 };
