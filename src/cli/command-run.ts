/** Runs one command: gives it what it works with, and shows what came of it. */
import { DynaloadError } from '../errors.ts';
import type { ErrorReport, WarningReport } from '../sync/report.ts';
import { exitCodeOfError, isInterruption, worst, type ExitCode } from './exit-code.ts';
import { createOutput, type Output, type OutputOptions, type OutputStreams } from './output.ts';
import { defectStack, errorReport, errorText, warningText } from './show/error-text.ts';

/** What a command works with. */
export interface CommandContext {
  readonly output: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What came of a command. */
export interface Outcome {
  /** What `--json` prints; null when it has been written. When there are errors, the first is added as `error`. */
  readonly document: object | null;
  /** The same for people; empty when everything has been written. */
  readonly text: string;
  readonly warnings: readonly WarningReport[];
  readonly errors: readonly ErrorReport[];
  readonly exitCode: ExitCode;
}

export interface CommandEnvironment extends OutputStreams {
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** @returns the exit code; never throws for what the command threw */
export async function runCommand(
  environment: CommandEnvironment,
  options: OutputOptions,
  command: (context: CommandContext) => Promise<Outcome>,
): Promise<ExitCode> {
  const { env, signal, now } = environment;
  const output = createOutput(options, environment);
  try {
    return await showOutcome(output, await command({ output, env, signal, now }));
  } catch (thrown) {
    return showFailure(output, isInterruption(thrown, signal) ? interrupted() : thrown);
  }
}

/** Shows an error that left a command without a result. */
export async function showFailure(output: Output, thrown: unknown): Promise<ExitCode> {
  const stack = defectStack(thrown);
  if (stack !== null) output.note(stack);
  const error = errorReport(thrown);
  return showOutcome(output, {
    document: {},
    text: '',
    warnings: [],
    errors: [error],
    exitCode: exitCodeOfError(error),
  });
}

async function showOutcome(output: Output, outcome: Outcome): Promise<ExitCode> {
  const { document, text, warnings, errors, exitCode } = outcome;
  const [first] = errors;
  if (output.json && document !== null) {
    await output.result(
      JSON.stringify(first === undefined ? document : { ...document, error: first }, null, 2),
    );
  } else if (!output.json && text !== '') {
    await output.result(text);
  }
  for (const warning of warnings) output.note(warningText(warning, output.noteStyle));
  for (const error of errors) output.note(errorText(error, output.noteStyle));
  return worst([exitCode, ...errors.map(exitCodeOfError)]);
}

function interrupted(): DynaloadError {
  return new DynaloadError(
    'INTERRUPTED',
    'The run was interrupted; what was committed stays, nothing is half applied.',
    {
      hint: 'run the same command again to go on',
    },
  );
}
