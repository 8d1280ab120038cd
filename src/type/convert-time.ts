import type { DateType, TimeFormat, TimestampType } from './column-type.ts';
import { dayOf, isWithin, type DayRange } from './calendar.ts';
import type { Cell, Mismatch } from './cell.ts';
import { mismatch } from './mismatch.ts';
import { parseDay, parseEpoch, parseIso8601, parseRfc1123, type InstantRules } from './parse-instant.ts';

/** What `accepts` lets through to a timestamp or date. */
export type TimeValue = { readonly S: string } | { readonly N: string };

export function convertTimestamp(value: TimeValue, type: TimestampType, days: DayRange): Cell | Mismatch {
  const micros = readTimestamp(value, type);
  if (typeof micros === 'string') return mismatch(type, value, micros);
  return isWithin(days, dayOf(micros)) ? { kind: 'timestamp', micros } : mismatch(type, value, days.text);
}

export function convertDate(value: TimeValue, type: DateType, days: DayRange): Cell | Mismatch {
  const day = readDate(value, type);
  if (typeof day === 'string') return mismatch(type, value, day);
  return isWithin(days, day) ? { kind: 'date', days: day } : mismatch(type, value, days.text);
}

/** Microseconds since 1970, whether a warehouse holds them or not; or why it is no instant. */
export function readTimestamp(value: TimeValue, { format, zone, round }: TimestampType): bigint | string {
  return parseInstant(value, format, { zone: zone ?? null, roundsDown: round === 'down' });
}

/** Days since 1970, whether a warehouse holds them or not; or why it is no day. */
export function readDate(value: TimeValue, { format, zone }: DateType): number | string {
  if (format === 'day') return parseDay(textOf(value));
  // The day is the same however fine the instant is.
  const micros = parseInstant(value, format, { zone: zone ?? null, roundsDown: true });
  return typeof micros === 'string' ? micros : dayOf(micros);
}

function parseInstant(value: TimeValue, format: TimeFormat, rules: InstantRules): bigint | string {
  const text = textOf(value);
  if (format === 'iso8601') return parseIso8601(text, rules);
  if (format === 'rfc1123') return parseRfc1123(text);
  return parseEpoch(text, format, 'S' in value ? 'S' : 'N', rules);
}

function textOf(value: TimeValue): string {
  return 'S' in value ? value.S : value.N;
}
