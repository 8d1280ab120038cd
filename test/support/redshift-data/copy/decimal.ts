import { LoadError } from './load-error.ts';
import { NotEmulated } from '../sql/redshift-error.ts';

const DECIMAL = /^\s*([+-]?)(\d*)(?:\.(\d*))?\s*$/;

/**
 * COPY *truncates* what is beyond the scale, unless ROUNDEC is given; what is beyond the precision is an error.
 * https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html
 */
export function readDecimal(text: string, precision: number, scale: number, round: boolean): string {
  const [, sign = '', whole = '', fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === '' && fraction === '') {
    if (/^\s*[+-]?[\d.]+[eE][+-]?\d+\s*$/.test(text)) throw new NotEmulated('exponents in DECIMAL columns');
    throw new LoadError(1209, `Invalid DECIMAL value '${text.slice(0, 40)}'`);
  }
  let units = BigInt(`${whole}${fraction.slice(0, scale).padEnd(scale, '0')}` || '0');
  if (round && (fraction[scale] ?? '0') >= '5') units += 1n;
  // 19 digits are held in eight bytes.
  const most = precision === 19 ? 2n ** 63n - 1n : 10n ** BigInt(precision) - 1n;
  if (units > most) {
    throw new LoadError(
      1204,
      `Numeric data overflow: '${text.slice(0, 60)}' for NUMERIC(${String(precision)},${String(scale)})`,
    );
  }
  const digits = units.toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${sign === '-' ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`;
}
