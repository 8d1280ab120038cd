import type { ClickHouseLayout } from '../../../mapping/layout/physical.ts';

/** A layout in a line, the same for any order in which it is written; empty for none. */
export function layoutText({ orderBy, lowCardinality, codecs, settings }: ClickHouseLayout): string {
  return [
    ...(orderBy.length === 0 ? [] : [`ORDER BY (${orderBy.join(', ')})`]),
    ...lowCardinality.toSorted().map((name) => `${name} LowCardinality`),
    ...sorted(codecs).map(([name, codec]) => `${name} CODEC(${codec})`),
    ...sorted(settings).map(([name, value]) => `${name} = ${value}`),
  ].join(', ');
}

function sorted<Value>(record: Readonly<Record<string, Value>>): readonly (readonly [string, Value])[] {
  return Object.entries(record).toSorted(([one], [other]) => (one < other ? -1 : 1));
}
