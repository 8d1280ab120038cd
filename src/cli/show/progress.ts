/** Shows what a run is doing while it does it. */
import { isoTime } from '../../message/iso-time.ts';
import type { SyncEvent, SyncListener } from '../../load/sync-event.ts';
import { tookText } from './time-text.ts';
import { counted, groupDigits } from '../../message/number-text.ts';
import { progressBar, rateText, type LoadProgress } from './progress-bar.ts';
import type { Style } from './style.ts';
import { printableLines } from './text-width.ts';

export interface Progress {
  readonly listen: SyncListener;
  /** Takes a live line away, so that something else can be written. */
  clear(): void;
}

export interface ProgressOptions {
  readonly write: (text: string) => void;
  readonly style: Style;
  /** Columns of the terminal; null where there is none, and plain lines are written. */
  readonly terminalWidth: () => number | null;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
}

/** Often enough to look alive, seldom enough to cost nothing. */
const REDRAW_MS = 80;
/** In a log, a long load says this often that it is still at work. */
const REPORT_MS = 10_000;

export const NO_PROGRESS: Progress = { listen: () => undefined, clear: () => undefined };

export function createProgress(options: ProgressOptions): Progress {
  return options.terminalWidth() === null ? new PlainProgress(options) : new LiveProgress(options);
}

/** How far the load is that is under way. */
class CurrentLoad {
  readonly #clock: () => number;
  #startedAt = 0;
  #load: Omit<LoadProgress, 'seconds'> | null = null;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  note(event: SyncEvent): void {
    if (event.kind === 'load started') {
      const { table, exportId, items } = event;
      this.#load = { table, exportId, items, read: 0 };
      this.#startedAt = this.#clock();
    } else if (event.kind === 'items read' && this.#load !== null) {
      this.#load = { ...this.#load, read: this.#load.read + event.items };
    }
  }

  get progress(): LoadProgress | null {
    return this.#load === null ? null : { ...this.#load, seconds: (this.#clock() - this.#startedAt) / 1000 };
  }
}

/** One line that is drawn over itself. */
class LiveProgress implements Progress {
  readonly #options: ProgressOptions;
  readonly #current: CurrentLoad;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #visible = false;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#current = new CurrentLoad(options.clock);
  }

  readonly listen = (event: SyncEvent): void => {
    this.#current.note(event);
    switch (event.kind) {
      case 'listed':
        return;
      case 'load started':
        this.#draw(true);
        return;
      case 'items read':
        this.#draw(false);
        return;
      case 'load finished':
        this.clear();
        return;
      case 'retrying':
        this.clear();
        this.#options.write(`${this.#options.style.warning(printableLines(retryText(event)))}\n`);
        return;
    }
  };

  clear(): void {
    if (this.#visible) this.#options.write('\r\u001B[2K');
    this.#visible = false;
  }

  #draw(now: boolean): void {
    const { clock, style, terminalWidth, write } = this.#options;
    const { progress } = this.#current;
    if (progress === null) return;
    const isLast = progress.read >= progress.items;
    if (!now && !isLast && clock() - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = clock();
    // The last column stays free: a terminal that wraps there would leave the line behind.
    const line = progressBar(progress, (terminalWidth() ?? 80) - 1);
    write(`\r\u001B[2K${style.accent(printableLines(line))}`);
    this.#visible = true;
  }
}

/** Lines for a log. */
class PlainProgress implements Progress {
  readonly #options: ProgressOptions;
  readonly #current: CurrentLoad;
  #saidAt = 0;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#current = new CurrentLoad(options.clock);
  }

  readonly listen = (event: SyncEvent): void => {
    this.#current.note(event);
    switch (event.kind) {
      case 'listed':
        this.#say(listedText(event));
        return;
      case 'load started':
        this.#say(
          `${event.table}: ${event.action} ${event.exportId}, ${counted(event.items, 'item')}, ` +
            `into ${event.targets.join(', ')}`,
        );
        return;
      case 'items read':
        this.#stillAtWork();
        return;
      case 'load finished':
        this.#say(`${event.table}: ${event.exportId} ${finishedText(event)}`);
        return;
      case 'retrying':
        this.#say(retryText(event));
        return;
    }
  };

  clear(): void {
    // Lines that were written stay.
  }

  #stillAtWork(): void {
    const { progress } = this.#current;
    if (progress === null || this.#options.clock() - this.#saidAt < REPORT_MS) return;
    const amount = `${groupDigits(progress.read)} of ${groupDigits(progress.items)} items`;
    this.#say(`${progress.table}: ${progress.exportId}, ${amount}, ${rateText(progress)}`);
  }

  #say(line: string): void {
    this.#saidAt = this.#options.clock();
    this.#options.write(`${printableLines(line)}\n`);
  }
}

function listedText({ exports, since, tables }: Extract<SyncEvent, { kind: 'listed' }>): string {
  const started =
    since === null ? '' : ` that started at ${isoTime(since)} or later (what is older is applied)`;
  return `${counted(exports, 'export')} found${started}, ${counted(tables, 'table')} to look at`;
}

function finishedText({ seconds, applied, failed }: Extract<SyncEvent, { kind: 'load finished' }>): string {
  if (applied.length === 0) return `failed after ${tookText(seconds)}`;
  return `done in ${tookText(seconds)}${failed.length === 0 ? '' : `, but not for ${failed.join(', ')}`}`;
}

function retryText({ table, reason, inSeconds }: Extract<SyncEvent, { kind: 'retrying' }>): string {
  const said = `trying again in ${tookText(inSeconds)}: ${reason}`;
  return table === null ? said : `${table}: ${said}`;
}
