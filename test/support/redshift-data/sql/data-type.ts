/** Redshift's column types: what is allowed, and what stands for them in PostgreSQL. */
import { NotEmulated, RedshiftError } from './redshift-error.ts';
import type { SqlReader } from './sql-reader.ts';

export type DataType =
  | {
      readonly kind:
        'smallint' | 'integer' | 'bigint' | 'real' | 'double precision' | 'boolean' | 'date' | 'super';
    }
  | { readonly kind: 'timestamp' | 'timestamptz' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  /** Lengths are bytes. */
  | { readonly kind: 'char' | 'varchar' | 'varbyte'; readonly length: number };

const MAX_VARCHAR = 65_535;
const MAX_CHAR = 4096;
const MAX_VARBYTE = 16_777_216;
const DEFAULT_VARBYTE = 64_000;
/** `VARCHAR` and `TEXT` without a length. https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html */
const DEFAULT_VARCHAR = 256;

const SIMPLE: Readonly<Record<string, DataType>> = {
  smallint: { kind: 'smallint' },
  int2: { kind: 'smallint' },
  integer: { kind: 'integer' },
  int: { kind: 'integer' },
  int4: { kind: 'integer' },
  bigint: { kind: 'bigint' },
  int8: { kind: 'bigint' },
  real: { kind: 'real' },
  float4: { kind: 'real' },
  float8: { kind: 'double precision' },
  float: { kind: 'double precision' },
  boolean: { kind: 'boolean' },
  bool: { kind: 'boolean' },
  date: { kind: 'date' },
  timestamptz: { kind: 'timestamptz' },
  super: { kind: 'super' },
};

/** Types that Redshift has and the emulator has not. */
const UNKNOWN_HERE = new Set(['time', 'timetz', 'interval', 'geometry', 'geography', 'hllsketch']);

/** Reads a type. */
export function readType(reader: SqlReader): DataType {
  const name = reader.identifier();
  const simple = SIMPLE[name];
  if (simple !== undefined) return simple;
  switch (name) {
    case 'double':
      reader.expect('precision');
      return { kind: 'double precision' };
    case 'timestamp':
      return readTimestamp(reader);
    case 'decimal':
    case 'numeric':
      return readDecimal(reader);
    case 'varchar':
    case 'nvarchar':
    case 'text':
      return { kind: 'varchar', length: name === 'text' ? DEFAULT_VARCHAR : readVarcharLength(reader) };
    case 'character':
    case 'char':
    case 'nchar':
    case 'bpchar':
      if (reader.accept('varying')) return { kind: 'varchar', length: readVarcharLength(reader) };
      return {
        kind: 'char',
        length: readLength(reader, name === 'bpchar' ? DEFAULT_VARCHAR : 1, MAX_CHAR, 'char'),
      };
    case 'varbyte':
    case 'varbinary':
    case 'binary':
      if (name === 'binary') reader.expect('varying');
      return { kind: 'varbyte', length: readLength(reader, DEFAULT_VARBYTE, MAX_VARBYTE, 'varbyte') };
    default:
      if (UNKNOWN_HERE.has(name)) throw new NotEmulated(`the type ${name}`);
      throw new RedshiftError(`type "${name}" does not exist`, '42704');
  }
}

function readTimestamp(reader: SqlReader): DataType {
  const withZone = reader.accept('with', 'time', 'zone');
  if (!withZone) reader.accept('without', 'time', 'zone');
  return { kind: withZone ? 'timestamptz' : 'timestamp' };
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_types201.html: (18,0) by default, at most 38, scale at most 37. */
function readDecimal(reader: SqlReader): DataType {
  if (!reader.accept('(')) return { kind: 'decimal', precision: 18, scale: 0 };
  const precision = reader.integer();
  const scale = reader.accept(',') ? reader.integer() : 0;
  reader.expect(')');
  if (precision < 1 || precision > 38) {
    throw new RedshiftError(`DECIMAL precision ${String(precision)} must be between 1 and 38`, '22023');
  }
  if (scale > Math.min(precision, 37)) {
    const limit = String(Math.min(precision, 37));
    throw new RedshiftError(`DECIMAL scale ${String(scale)} must be between 0 and ${limit}`, '22023');
  }
  return { kind: 'decimal', precision, scale };
}

function readVarcharLength(reader: SqlReader): number {
  if (reader.accept('(', 'max', ')')) return MAX_VARCHAR;
  return readLength(reader, DEFAULT_VARCHAR, MAX_VARCHAR, 'varchar');
}

function readLength(reader: SqlReader, missing: number, most: number, type: string): number {
  if (!reader.accept('(')) return missing;
  const length = reader.integer();
  reader.expect(')');
  if (length < 1) throw new RedshiftError(`length for type ${type} must be at least 1`, '22023');
  if (length > most)
    throw new RedshiftError(`length for type ${type} cannot exceed ${String(most)}`, '22023');
  return length;
}

/** As Redshift's catalog shows it. */
export function typeName(type: DataType): string {
  switch (type.kind) {
    case 'decimal':
      return `numeric(${String(type.precision)},${String(type.scale)})`;
    case 'varchar':
      return `character varying(${String(type.length)})`;
    case 'char':
      return `character(${String(type.length)})`;
    case 'varbyte':
      return `binary varying(${String(type.length)})`;
    case 'timestamp':
      return 'timestamp without time zone';
    case 'timestamptz':
      return 'timestamp with time zone';
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double precision':
    case 'boolean':
    case 'date':
    case 'super':
      return type.kind;
  }
}
