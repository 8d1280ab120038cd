import type { ColumnFile } from '../document/column-schema.ts';
import type { ColumnMapping, ColumnSource } from '../mapping.ts';
import { parseDefault } from '../../type/default-value.ts';
import type { ColumnType, RowsType } from '../../type/column-type.ts';
import type { Mask, TextSteps } from '../../type/conversion/conversion.ts';
import { printType } from '../../type/parse-type.ts';
import type { LoadField } from './load-field.ts';
import { USUAL_SECRET, type MaskSecrets } from './mask-secret.ts';

export type Conversion = Pick<ColumnMapping, 'text' | 'mask'>;

export interface FieldProblem {
  readonly field: keyof ColumnFile;
  readonly problem: string;
}

const TEXT_FIELDS = ['trim', 'stripPrefix', 'split', 'case'] as const;

/** The steps of a column, where it has any. @throws DynaloadError MASK_SECRET_MISSING */
export function compileConversion(
  given: ColumnFile,
  type: ColumnType,
  secrets: MaskSecrets,
): Conversion | FieldProblem {
  const { trim, stripPrefix, split, mask } = given;
  const isHashed = mask !== undefined && mask !== 'drop';
  if (isHashed && type.kind !== 'string') {
    return { field: 'mask', problem: `makes text: expected the type string, got ${printType(type)}` };
  }
  const text: TextSteps = {
    ...(trim === undefined ? {} : { trim }),
    ...(stripPrefix === undefined ? {} : { stripPrefix }),
    ...(split === undefined ? {} : { split }),
    ...(given.case === undefined ? {} : { case: given.case }),
  };
  return {
    ...(Object.keys(text).length === 0 ? {} : { text }),
    ...(mask === undefined ? {} : { mask: maskOf(mask, secrets) }),
  };
}

function maskOf(given: NonNullable<ColumnFile['mask']>, secrets: MaskSecrets): Mask {
  if (given === 'drop' || given === 'last4') return { kind: given };
  if (typeof given === 'string') return { kind: given, secret: secrets(USUAL_SECRET) };
  const isKeyed = 'hmac' in given;
  const variable = isKeyed ? given.hmac.secret : given.sha256.salt;
  return { kind: isKeyed ? 'hmac' : 'sha256', secret: secrets(variable.slice('env:'.length)) };
}

/** Of a column that stands in `columns`. */
type ItemType = Exclude<ColumnType, RowsType>;

const LOAD_TYPES = { exportId: 'string', loadedAt: 'timestamp', writtenAt: 'timestamp' } as const;

/** Where the value of a column comes from, when it is not the item; null when it is. */
export function compileSource(given: ColumnFile, type: ItemType): ColumnSource | FieldProblem | null {
  const field = given.source === undefined ? 'constant' : 'source';
  if (given[field] === undefined) return null;
  const others = ['from', 'default', 'nullValues', 'mask', 'constant', ...TEXT_FIELDS] as const;
  const other = others.find((name) => name !== field && given[name] !== undefined);
  if (other !== undefined)
    return { field: other, problem: `is for values of the item; this column has a ${field}` };
  return given.source === undefined ? constantSource(given.constant, type) : loadSource(given.source, type);
}

function constantSource(constant: unknown, type: ItemType): ColumnSource | FieldProblem {
  const value = parseDefault(constant, type);
  return 'problem' in value
    ? { field: 'constant', problem: constant === null ? 'expected a value, got null' : value.problem }
    : { kind: 'constant', value };
}

function loadSource(field: LoadField, type: ItemType): ColumnSource | FieldProblem {
  const expected = LOAD_TYPES[field];
  return type.kind === expected
    ? { kind: 'load', field }
    : { field: 'source', problem: `${field} is a ${expected}; this column is ${printType(type)}` };
}
