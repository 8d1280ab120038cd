/** Compression codecs of ClickHouse, of which a mapping may name these. */

const LEVELS: Readonly<Record<string, number>> = { LZ4HC: 12, ZSTD: 22 };
const GENERAL = /^(?:NONE|LZ4|(LZ4HC|ZSTD)(?:\((\d{1,2})\))?)$/;
const PREPARING = /^(?:Delta|DoubleDelta|T64|Gorilla)$/;

/** A phrase for what is wrong with `ZSTD(3)` or `Delta, ZSTD(1)`; null when nothing is. */
export function codecProblem(value: string): string | null {
  const steps = codecSteps(value);
  const last = steps.at(-1) ?? '';
  const general = GENERAL.exec(last);
  const expected = `expected NONE, LZ4, LZ4HC(n) or ZSTD(n), before it at the most one of Delta, DoubleDelta, T64 and Gorilla, got ${JSON.stringify(value)}`;
  if (general === null || steps.length > 2) return expected;
  if (steps.length === 2 && !PREPARING.test(steps[0] ?? '')) return expected;
  const [, name = '', level] = general;
  const most = LEVELS[name] ?? 0;
  if (level === undefined || (Number(level) >= 1 && Number(level) <= most)) return null;
  return `expected a level of 1 to ${most} for ${name}, got ${level}`;
}

/** @returns what comes before the compression proper; undefined when there is no such step */
export function preparingStep(codec: string): string | undefined {
  const steps = codecSteps(codec);
  return steps.length === 2 ? steps[0] : undefined;
}

/** As ClickHouse takes it. */
export function printCodec(codec: string): string {
  return codecSteps(codec).join(', ');
}

function codecSteps(codec: string): readonly string[] {
  return codec.split(',').map((step) => step.trim());
}
