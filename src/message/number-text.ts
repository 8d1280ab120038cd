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
