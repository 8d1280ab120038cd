import type { WindowReport } from '../../sync/report/report.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something took, in seconds: `0.4 s`, `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function tookText(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return inTwoUnits(whole, 'min', 's');
  return inTwoUnits(Math.round(whole / MINUTE), 'h', 'min');
}

/** How far a table is behind, in seconds and rounded down: `12 s`, `2 min`, `5 h`, `3 days`. */
export function lagText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  if (whole < 2 * DAY) return `${Math.floor(whole / HOUR)} h`;
  return `${Math.floor(whole / DAY)} days`;
}

/** Sixty of the small unit are one of the large. */
function inTwoUnits(value: number, large: string, small: string): string {
  const rest = value % 60;
  const head = `${Math.floor(value / 60)} ${large}`;
  return rest === 0 ? head : `${head} ${rest} ${small}`;
}

/** A window on one line: the day is not said twice. `2026-03-02T09:00:00Z to 09:15:00Z`. */
export function windowText({ from, to }: WindowReport): string {
  if (from === null) return to;
  const [day = '', time = ''] = to.split('T');
  return from.startsWith(`${day}T`) ? `${from} to ${time}` : `${from} to ${to}`;
}
