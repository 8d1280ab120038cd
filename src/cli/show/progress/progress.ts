/** Shows what a run is doing while it does it. */
import { isoTime } from '../../../message/iso-time.ts';
import type { SyncEvent, SyncListener } from '../../../load/sync-event.ts';
import { tookText } from '../time-text.ts';
import { counted, groupDigits } from '../../../message/number-text.ts';
import { progressBar, rateText, type LoadProgress } from './progress-bar.ts';
import type { Style } from '../style.ts';
import { printableLines } from '../text-width.ts';

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

type Started = Omit<LoadProgress, 'seconds'> & { readonly startedAt: number };

/** How far the loads are that are under way: one of a table at a time. */
class CurrentLoads {
  readonly #clock: () => number;
  readonly #loads = new Map<string, Started>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  note(event: SyncEvent): void {
    if (event.kind === 'load started') {
      const { table, exportId, items } = event;
      this.#loads.set(table, { table, exportId, items, read: 0, startedAt: this.#clock() });
    } else if (event.kind === 'items read') {
      const load = this.#loads.get(event.table);
      if (load !== undefined) this.#loads.set(event.table, { ...load, read: load.read + event.items });
    } else if (event.kind === 'load finished') {
      this.#loads.delete(event.table);
    }
  }

  /** Of all together; null while there is none. */
  get progress(): LoadProgress | null {
    const loads = [...this.#loads.values()];
    const [first] = loads;
    if (first === undefined) return null;
    const sum = (of: 'read' | 'items'): number => loads.reduce((total, load) => total + load[of], 0);
    const startedAt = Math.min(...loads.map((load) => load.startedAt));
    const seconds = (this.#clock() - startedAt) / 1000;
    const { table, exportId } =
      loads.length === 1 ? first : { table: `${loads.length} tables`, exportId: '' };
    return { table, exportId, read: sum('read'), items: sum('items'), seconds };
  }
}

/** One line that is drawn over itself. */
class LiveProgress implements Progress {
  readonly #options: ProgressOptions;
  readonly #current: CurrentLoads;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #visible = false;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#current = new CurrentLoads(options.clock);
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
        this.#draw(true);
        return;
      case 'retrying':
        this.clear();
        this.#options.write(`${this.#options.style.warning(printableLines(retryText(event)))}\n`);
        return;
      case 'recovered':
        this.clear();
        this.#options.write(`${printableLines(recoveredText(event))}\n`);
        return;
      case 'not ready':
        this.clear();
        this.#options.write(`${this.#options.style.warning(printableLines(notReadyText(event)))}\n`);
        return;
      case 'no threads':
        this.clear();
        this.#options.write(`${printableLines(event.reason)}\n`);
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
  readonly #current: CurrentLoads;
  #saidAt = 0;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#current = new CurrentLoads(options.clock);
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
      case 'recovered':
        this.#say(recoveredText(event));
        return;
      case 'not ready':
        this.#say(notReadyText(event));
        return;
      case 'no threads':
        this.#say(event.reason);
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
    const what = progress.exportId === '' ? '' : `${progress.exportId}, `;
    this.#say(`${progress.table}: ${what}${amount}, ${rateText(progress)}`);
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

function recoveredText({ table, what }: Extract<SyncEvent, { kind: 'recovered' }>): string {
  return `${table}: the ${what}, which had broken off, was completed`;
}

function finishedText({ seconds, applied, failed }: Extract<SyncEvent, { kind: 'load finished' }>): string {
  if (applied.length === 0) return `failed after ${tookText(seconds)}`;
  return `done in ${tookText(seconds)}${failed.length === 0 ? '' : `, but not for ${failed.join(', ')}`}`;
}

function notReadyText({ table, error }: Extract<SyncEvent, { kind: 'not ready' }>): string {
  const hint = error.hint === undefined ? '' : ` ${error.hint}`;
  return `${table}: loaded, and not merged for reading, so that queries take longer: ${error.message}${hint}`;
}

function retryText({ table, reason, inSeconds }: Extract<SyncEvent, { kind: 'retrying' }>): string {
  const said = `trying again in ${tookText(inSeconds)}: ${reason}`;
  return table === null ? said : `${table}: ${said}`;
}
