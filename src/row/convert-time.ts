import type { ColumnType, TimeFormat } from '../mapping/column-type.ts';
import { dayInRange, dayOf, RANGE } from './calendar.ts';
import type { Cell, Mismatch } from './cell.ts';
import { mismatch } from './mismatch.ts';
import { parseDay, parseEpoch, parseIso8601, parseRfc1123 } from './parse-instant.ts';

/** What `accepts` lets through to a timestamp or date. */
type TimeValue = { readonly S: string } | { readonly N: string };

export function convertTimestamp(
  value: TimeValue,
  type: Extract<ColumnType, { readonly kind: 'timestamp' }>,
): Cell | Mismatch {
  const micros = parseInstant(value, type.format);
  if (typeof micros === 'string') return mismatch(type, value, micros);
  return dayInRange(dayOf(micros)) ? { kind: 'timestamp', micros } : mismatch(type, value, RANGE);
}

export function convertDate(
  value: TimeValue,
  type: Extract<ColumnType, { readonly kind: 'date' }>,
): Cell | Mismatch {
  const days = parseDate(value, type.format);
  if (typeof days === 'string') return mismatch(type, value, days);
  return dayInRange(days) ? { kind: 'date', days } : mismatch(type, value, RANGE);
}

function parseDate(value: TimeValue, format: 'day' | TimeFormat): number | string {
  if (format === 'day') return parseDay(textOf(value));
  const micros = parseInstant(value, format);
  return typeof micros === 'string' ? micros : dayOf(micros);
}

function parseInstant(value: TimeValue, format: TimeFormat): bigint | string {
  const text = textOf(value);
  if (format === 'iso8601') return parseIso8601(text);
  if (format === 'rfc1123') return parseRfc1123(text);
  return parseEpoch(text, format, 'S' in value ? 'S' : 'N');
}

function textOf(value: TimeValue): string {
  return 'S' in value ? value.S : value.N;
}
