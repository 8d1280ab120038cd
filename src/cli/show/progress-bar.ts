import { lagText } from './time-text.ts';
import { groupDigits } from '../../message/number-text.ts';
import { cutToWidth } from './text-width.ts';

const CELLS = 20;

export interface LoadProgress {
  readonly table: string;
  /** Empty when it is of several tables. */
  readonly exportId: string;
  /** Items read so far, and in the whole export. */
  readonly read: number;
  readonly items: number;
  readonly seconds: number;
}

/** One line of at most `width` columns: how much of an export has been read, and how fast. */
export function progressBar(progress: LoadProgress, width: number): string {
  const { table, exportId, read, items } = progress;
  const share = items === 0 ? 1 : Math.min(1, read / items);
  const full = Math.floor(share * CELLS);
  const bar = `${'█'.repeat(full)}${'░'.repeat(CELLS - full)}`;
  const amount = `${groupDigits(read)} of ${groupDigits(items)} items`;
  const end = read >= items ? 'writing' : `${rateText(progress)}${leftText(progress)}`;
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  // What is cut off on a narrow terminal is what matters least.
  return cutToWidth(`${bar} ${percent}  ${amount}  ${end}  ${table}  ${exportId}`.trimEnd(), width);
}

/** `, 12 s left`; nothing before there is anything to go by. */
function leftText({ read, items, seconds }: LoadProgress): string {
  return seconds < 1 || read === 0 ? '' : `, ${lagText(Math.ceil(((items - read) * seconds) / read))} left`;
}

/** `12,345 rows/s`. */
export function rateText({ read, seconds }: Pick<LoadProgress, 'read' | 'seconds'>): string {
  return `${groupDigits(seconds <= 0 ? 0 : Math.round(read / seconds))} rows/s`;
}
