/** Counts as people read them. Values of cells are never written so: they stay as they are. */
const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `1234567` as `1,234,567`. */
export function groupDigits(value: number | bigint): string {
  return GROUPED.format(value);
}

/** `1 row`, `2,048 rows`; words that end in y become `-ies`. */
export function counted(value: number, noun: string): string {
  return `${groupDigits(value)} ${value === 1 ? noun : plural(noun)}`;
}

function plural(noun: string): string {
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}
