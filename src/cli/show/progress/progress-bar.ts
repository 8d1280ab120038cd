import { lagText } from '../time-text.ts';
import { groupDigits } from '../../../message/number-text.ts';
import { cutToWidth, textWidth } from '../text-width.ts';

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
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const all = `${groupDigits(read)} of ${groupDigits(items)} items`;
  const isRead = read >= items;
  const left = isRead ? 'writing' : leftText(progress);
  const speed = isRead ? 'writing' : [rateText(progress), left].filter((text) => text !== '').join(', ');
  // A narrow terminal goes without what matters least; which table it is, and which export, comes last.
  const forms = [
    [`${barText(share, CELLS)} ${percent}`, all, speed],
    [`${barText(share, CELLS / 2)} ${percent}`, all, left],
    [percent, all, left],
    [percent, `${groupDigits(read)} items`, left],
    [percent, left],
    [percent],
  ].map((parts) => [...parts, table, exportId].filter((part) => part !== '').join('  '));
  return forms.find((form) => textWidth(form) <= width) ?? cutToWidth(forms.at(-1) ?? '', width);
}

function barText(share: number, cells: number): string {
  const full = Math.floor(share * cells);
  return `${'█'.repeat(full)}${'░'.repeat(cells - full)}`;
}

/** `12 s left`; nothing before there is anything to go by. */
function leftText({ read, items, seconds }: LoadProgress): string {
  return seconds < 1 || read === 0 ? '' : `${lagText(Math.ceil(((items - read) * seconds) / read))} left`;
}

/** `12,345 rows/s`. */
export function rateText({ read, seconds }: Pick<LoadProgress, 'read' | 'seconds'>): string {
  return `${groupDigits(seconds <= 0 ? 0 : Math.round(read / seconds))} rows/s`;
}
