/** Runs one command: gives it what it works with, and shows what came of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { plainPlaces, type CommandPlaces } from '../message/command-line.ts';
import type { ErrorReport, WarningReport } from '../sync/report/report.ts';
import { asSystemError } from '../system/system-error.ts';
import { placesOf, type PlaceOptions } from './command-places.ts';
import { exitCodeOfError, isInterruption, worst, type ExitCode } from './exit-code.ts';
import { interrupted } from './interruption.ts';
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
  readonly pause: Pause;
  /** How to spell the commands in what is printed. */
  readonly places: CommandPlaces;
  readonly stdin: StandardInput;
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

/** Handed to each command, so that none of them knows about streams and exit codes. */
export type RunCommand = (
  options: OutputOptions & PlaceOptions,
  command: (context: CommandContext) => Promise<Outcome>,
) => Promise<void>;

/** Waits so many milliseconds. @throws the reason of the signal when it is aborted */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Not touched unless a command reads it. */
export type StandardInput = () => NodeJS.ReadableStream & { readonly isTTY?: boolean };

export interface CommandEnvironment extends OutputStreams {
  readonly stdin: StandardInput;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Default: it takes its time. */
  readonly pause?: Pause;
}

const takeTime: Pause = async (milliseconds, signal) => sleep(milliseconds, undefined, { signal });

/** @returns the exit code; never throws for what the command threw */
export async function runCommand(
  environment: CommandEnvironment,
  options: OutputOptions & PlaceOptions,
  command: (context: CommandContext) => Promise<Outcome>,
): Promise<ExitCode> {
  const { env, signal, now, stdin, pause = takeTime } = environment;
  const output = createOutput(options, environment);
  const places = placesOf(options, env);
  try {
    return await showOutcome(output, await command({ output, env, signal, now, pause, places, stdin }));
  } catch (thrown) {
    return showFailure(output, isInterruption(thrown, signal) ? interrupted() : thrown, places);
  }
}

/** Shows an error that left a command without a result. */
export async function showFailure(
  output: Output,
  thrown: unknown,
  places: CommandPlaces = plainPlaces(null),
): Promise<ExitCode> {
  const explained = asSystemError(thrown) ?? thrown;
  const stack = defectStack(explained);
  if (stack !== null) output.note(stack);
  const error = errorReport(explained, places);
  return showOutcome(output, {
    document: {},
    text: '',
    warnings: [],
    errors: [error],
    exitCode: exitCodeOfError(error),
  });
}

async function showOutcome(output: Output, outcome: Outcome): Promise<ExitCode> {
  const unwritten = await writeResult(output, outcome);
  const errors = unwritten === null ? outcome.errors : [...outcome.errors, unwritten];
  for (const warning of outcome.warnings) output.note(warningText(warning, output.noteStyle));
  for (const error of errors) output.note(errorText(error, output.noteStyle));
  return worst([outcome.exitCode, ...errors.map(exitCodeOfError)]);
}

/** @returns why it could not be written; null when it was */
async function writeResult(
  output: Output,
  { document, text, errors: [first] }: Outcome,
): Promise<ErrorReport | null> {
  try {
    if (output.json && document !== null) {
      const whole = first === undefined ? document : { ...document, error: first };
      await output.result(JSON.stringify(whole, null, 2));
    } else if (!output.json && text !== '') await output.result(text);
    return null;
  } catch (thrown) {
    return errorReport(thrown, plainPlaces(null));
  }
}
