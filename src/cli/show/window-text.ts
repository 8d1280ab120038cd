import type { WindowReport } from '../../sync/report/report.ts';

/** A window on one line: the day is not said twice. `2026-03-02T09:00:00Z to 09:15:00Z`. */
export function windowText({ from, to }: WindowReport): string {
  if (from === null) return to;
  const [day = '', time = ''] = to.split('T');
  return from.startsWith(`${day}T`) ? `${from} to ${time}` : `${from} to ${to}`;
}
