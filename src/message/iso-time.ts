/** ISO 8601 in UTC, without the milliseconds when there are none: `2024-05-27T06:11:47Z`. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('.000Z', 'Z');
}

/** A window as people read it: `2024-05-27T06:11:47Z to 2024-05-27T06:26:47Z`. */
export function isoWindow(window: { readonly from: number; readonly to: number }): string {
  return `${isoTime(window.from)} to ${isoTime(window.to)}`;
}
