/** Result sets on the wire. https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_Field.html */
import type { EngineField } from '../engine/engine.ts';
import type { ResultSet } from '../store/statement.ts';

interface WireType {
  readonly name: string;
  readonly field: 'longValue' | 'doubleValue' | 'booleanValue' | 'stringValue';
}

/** By PostgreSQL's OID. Everything else is a string: DECIMAL, dates and times, SUPER, VARBYTE. */
const TYPES: Readonly<Record<number, WireType>> = {
  16: { name: 'bool', field: 'booleanValue' },
  17: { name: 'varbyte', field: 'stringValue' },
  20: { name: 'int8', field: 'longValue' },
  21: { name: 'int2', field: 'longValue' },
  23: { name: 'int4', field: 'longValue' },
  114: { name: 'super', field: 'stringValue' },
  700: { name: 'float4', field: 'doubleValue' },
  701: { name: 'float8', field: 'doubleValue' },
  1082: { name: 'date', field: 'stringValue' },
  1114: { name: 'timestamp', field: 'stringValue' },
  1184: { name: 'timestamptz', field: 'stringValue' },
  1700: { name: 'numeric', field: 'stringValue' },
};
const TEXT: WireType = { name: 'varchar', field: 'stringValue' };

const LONG = '\u0000long:';

export function columnMetadata(fields: readonly EngineField[]): readonly object[] {
  return fields.map(({ name, type }) => {
    const { name: typeName, field } = TYPES[type] ?? TEXT;
    return {
      isCaseSensitive: typeName === 'varchar',
      isCurrency: false,
      isSigned: field === 'longValue' || field === 'doubleValue' || typeName === 'numeric',
      label: name,
      length: 0,
      name,
      nullable: 1,
      precision: 0,
      scale: 0,
      schemaName: '',
      tableName: '',
      typeName,
    };
  });
}

export function records(result: ResultSet, from: number, to: number): readonly (readonly object[])[] {
  return result.rows
    .slice(from, to)
    .map((row) => row.map((value, index) => toField(value, result.fields[index]?.type ?? 0)));
}

function toField(value: string | null, type: number): object {
  if (value === null) return { isNull: true };
  const { field: member, name } = TYPES[type] ?? TEXT;
  switch (member) {
    case 'longValue':
      return { longValue: `${LONG}${value}` };
    case 'doubleValue':
      return { doubleValue: Number.isFinite(Number(value)) ? Number(value) : value };
    case 'booleanValue':
      return { booleanValue: value === 't' };
    case 'stringValue':
      return { stringValue: name === 'varbyte' ? value.replace(/^\\x/, '') : value };
  }
}

/** JSON in which 64-bit integers are whole, as the service writes them; what a client makes of them is its own affair. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(/"\\u0000long:(-?\d+)"/g, '$1');
}
