const MILLISECONDS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** What a duration looks like, for the JSON Schema too. */
export const DURATION_PATTERN = /^([0-9]{1,6})([mhd])$/;

/**
 * Reads a duration such as `90m`, `24h` or `2d`.
 * @returns milliseconds, or null when the text is not a duration
 */
export function parseDuration(text: string): number | null {
  const match = DURATION_PATTERN.exec(text);
  const unit = match?.[2];
  if (unit !== 'm' && unit !== 'h' && unit !== 'd') return null;
  return Number(match?.[1]) * MILLISECONDS[unit];
}
