/** https://docs.aws.amazon.com/redshift/latest/dg/r_DATEFORMAT_and_TIMEFORMAT_strings.html */
import type { CopyStatement } from './copy-statement.ts';
import { LoadError } from './load-error.ts';
import { NotEmulated } from '../sql/redshift-error.ts';

const DATE = /^(\d{4,6})-(\d{2})-(\d{2})$/;
const ISO = /^(\d{4,6})-(\d{2})-(\d{2})[ ](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?([+-]\d{2}(?::?\d{2})?)?$/;
/** What 'auto' takes more: the T, the Z, and minutes without seconds. */
const AUTO =
  /^(\d{4,6})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?[ ]?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/;

export function readDate(text: string): string {
  const [, year = '', month = '', day = ''] = DATE.exec(text.trim()) ?? [];
  if (!isDay(year, month, day)) {
    throw new LoadError(1205, `Invalid Date Format - length must be 10 or more: '${text.slice(0, 40)}'`);
  }
  return text.trim();
}

/** As text that PostgreSQL takes. A TIMESTAMP *ignores* the offset, a TIMESTAMPTZ uses it. */
export function readTimestamp(text: string, withZone: boolean, format: CopyStatement['timeFormat']): string {
  if (format === 'epochsecs' || format === 'epochmillisecs') return fromEpoch(text, format);
  const match = (format === 'auto' ? AUTO : ISO).exec(text.trim());
  if (match === null) throw badTimestamp(text);
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour = '00',
    minute = '00',
    second = '00',
    fraction = '',
    zone = '',
  ] = match;
  if (!isDay(year, month, day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    throw badTimestamp(text);
  }
  if (fraction.length > 6) throw badTimestamp(text);
  const time = `${year}-${month}-${day} ${hour}:${minute}:${second}${fraction === '' ? '' : `.${fraction}`}`;
  if (!withZone) return time;
  return `${time}${zone === '' || zone === 'Z' || zone === 'UTC' ? '+00' : zone}`;
}

function fromEpoch(text: string, format: 'epochsecs' | 'epochmillisecs'): string {
  if (!/^-?\d+$/.test(text)) {
    if (/^-?\d+\.\d+$/.test(text)) throw new NotEmulated(`a fraction with ${format}`);
    throw badTimestamp(text);
  }
  const at = new Date(Number(text) * (format === 'epochsecs' ? 1000 : 1));
  if (Number.isNaN(at.getTime())) throw badTimestamp(text);
  return at.toISOString().replace('T', ' ').replace('Z', '+00');
}

function isDay(year: string, month: string, day: string): boolean {
  const at = new Date(0);
  at.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return (
    year !== '' &&
    Number(year) > 0 &&
    at.getUTCMonth() === Number(month) - 1 &&
    at.getUTCDate() === Number(day)
  );
}

function badTimestamp(text: string): LoadError {
  return new LoadError(
    1206,
    `Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]: '${text.slice(0, 40)}'`,
  );
}
