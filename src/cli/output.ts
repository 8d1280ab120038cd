/** Where a command writes: the result to stdout, everything else to stderr. */
import { createProgress, NO_PROGRESS, type Progress } from './show/progress.ts';
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
  /** Calls `done` when the text is out of our hands, also when the reader has gone away. */
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
  /** Writes to stdout, with a line feed behind. Resolves when the text is out of our hands. */
  result(text: string): Promise<void>;
  /**
   * Writes to stdout as it is, or without control characters to a terminal. Resolves when the text is out of our hands.
   * @returns false when the reader has gone away
   */
  raw(text: string): Promise<boolean>;
  /** Writes to stderr, with a line feed behind. */
  note(text: string): void;
}

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
  return {
    json: options.json === true,
    style: createStyle(wantsColours && isLive(stdout)),
    noteStyle,
    width: stdout.isTTY === true ? widthOf(stdout) : null,
    progress,
    result: async (text) => {
      progress.clear();
      // A reader that has gone away (`| head`) is no failure of ours: main.ts listens for that.
      const safe = options.json === true ? text : printableLines(text);
      await new Promise<void>((resolve) => stdout.write(`${safe}\n`, () => resolve()));
    },
    raw: async (text) => {
      if (text === '') return true;
      progress.clear();
      const safe = stdout.isTTY === true ? printableLines(text) : text;
      return new Promise<boolean>((resolve) =>
        stdout.write(safe, (error) => resolve(error === undefined || error === null)),
      );
    },
    note: (text) => {
      progress.clear();
      stderr.write(`${printableLines(text)}\n`);
    },
  };
}

/** Terminals that do not tell, or say 0, are taken to be as wide as most. */
function widthOf({ columns }: OutputStream): number {
  return columns === undefined || columns === 0 ? 80 : columns;
}
