/** Counts as people read them. Values of cells are never written so: they stay as they are. */

/** `1234567` as `1,234,567`. Whole numbers; `Intl` would take longer to load than a small command to run. */
export function groupDigits(value: number | bigint): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 row`, `2,048 rows`; words that end in y become `-ies`. */
export function counted(value: number, noun: string): string {
  return `${groupDigits(value)} ${value === 1 ? noun : plural(noun)}`;
}

function plural(noun: string): string {
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in powers of 1000: `812 bytes`, `1.2 MB`, `340 GB`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let shown: string | null = null;
  for (const unit of UNITS) {
    if (value < 999.5) break;
    value /= 1000;
    shown = unit;
  }
  if (shown === null) return counted(bytes, 'byte');
  return `${value < 9.95 ? value.toFixed(1) : groupDigits(Math.round(value))} ${shown}`;
}
