/** Where a command writes: the result to stdout, everything else to stderr. */
import { DynaloadError } from '../errors.ts';
import { systemCodeOf } from '../system/system-code.ts';
import { systemReason } from '../system/system-error.ts';
import { fitLines } from './show/fit-lines.ts';
import { createProgress, NO_PROGRESS, type Progress } from './show/progress/progress.ts';
import { createStyle, type Style } from './show/style.ts';
import { printableLines } from './show/text-width.ts';

export interface OutputOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** False after `--no-color`. */
  readonly color: boolean;
}

/** What is needed of stdout and stderr. */
export interface OutputStream {
  /** Calls `done` when the text is out of our hands, with what went wrong, also when the reader has gone away. */
  write(text: string, done?: (error?: Error | null) => void): unknown;
  readonly isTTY?: boolean;
  /** Of a terminal. */
  readonly columns?: number;
}

export interface OutputStreams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Output {
  readonly json: boolean;
  /** For text that goes to stdout. */
  readonly style: Style;
  /** For text that goes to stderr. */
  readonly noteStyle: Style;
  /** Columns of the terminal that stdout is; null when it is none. */
  readonly width: number | null;
  readonly progress: Progress;
  /**
   * Writes to stdout, with a line feed behind. Resolves when the text is out of our hands.
   * @throws DynaloadError OUTPUT_FAILED
   */
  result(text: string): Promise<void>;
  /**
   * Writes to stdout as it is, or without control characters to a terminal. Resolves when the text is out of our hands.
   * @returns false when the reader has gone away
   * @throws DynaloadError OUTPUT_FAILED
   */
  raw(text: string): Promise<boolean>;
  /** Writes to stderr, with a line feed behind. */
  note(text: string): void;
}

/** The reader closed its end, before the text was written or while it was. */
const GONE: ReadonlySet<string> = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

export function createOutput(options: OutputOptions, streams: OutputStreams): Output {
  const { stdout, stderr, env } = streams;
  const isLive = (stream: OutputStream): boolean =>
    stream.isTTY === true && env['TERM'] !== 'dumb' && (env['CI'] ?? '') === '';
  // https://no-color.org: present and not empty, whatever the value
  const wantsColours = options.color && (env['NO_COLOR'] ?? '') === '';
  const noteStyle = createStyle(wantsColours && isLive(stderr));
  const progress =
    options.quiet === true
      ? NO_PROGRESS
      : createProgress({
          write: (text) => stderr.write(text),
          style: noteStyle,
          terminalWidth: () => (isLive(stderr) ? widthOf(stderr) : null),
          clock: () => performance.now(),
        });
  const width = stdout.isTTY === true ? widthOf(stdout) : null;
  const shown = (text: string): string =>
    width === null ? printableLines(text) : fitLines(printableLines(text), width);
  return {
    json: options.json === true,
    style: createStyle(wantsColours && isLive(stdout)),
    noteStyle,
    width,
    progress,
    result: async (text) => {
      progress.clear();
      await writeOut(stdout, `${options.json === true ? text : shown(text)}\n`);
    },
    raw: async (text) => {
      if (text === '') return true;
      progress.clear();
      const safe = stdout.isTTY === true ? printableLines(text) : text;
      return writeOut(stdout, safe);
    },
    note: (text) => {
      progress.clear();
      stderr.write(`${printableLines(text)}\n`);
    },
  };
}

/**
 * Writes a text to standard output as it is.
 * @returns false when the reader has gone away (`| head`), which has what it wanted
 * @throws DynaloadError OUTPUT_FAILED
 */
export async function writeOut(stdout: OutputStream, text: string): Promise<boolean> {
  const error = await new Promise<unknown>((resolve) => stdout.write(text, resolve));
  if (!(error instanceof Error)) return true;
  if (GONE.has(systemCodeOf(error) ?? '')) return false;
  throw new DynaloadError('OUTPUT_FAILED', `The result could not be written: ${systemReason(error)}.`, {
    hint: 'Check where standard output goes. What the command did is done: only its result was not written.',
    cause: error,
  });
}

/** Terminals that do not tell, or say 0, are taken to be as wide as most. */
function widthOf({ columns }: OutputStream): number {
  return columns === undefined || columns === 0 ? 80 : columns;
}
