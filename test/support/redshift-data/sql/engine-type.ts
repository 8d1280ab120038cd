/** How Redshift's column types are held in PostgreSQL. */
import { RedshiftError } from './redshift-error.ts';
import { typeName, type DataType } from './data-type.ts';
import { literal } from './identifier.ts';

export const EMULATOR_SCHEMA = 'redshift_emulator';

/** What a statement needs of the engine before it can run. */
export interface EngineType {
  readonly sql: string;
  /** Makes the domain that stands for the type, when there is none yet. */
  readonly prerequisite: string | undefined;
}

export function engineType(type: DataType): EngineType {
  switch (type.kind) {
    case 'varchar':
      // bpchar without a length: trailing blanks count for nothing in comparisons, and are kept.
      return domain(type, 'bpchar', `octet_length(VALUE::text) <= ${String(type.length)}`);
    case 'char':
      return builtIn(`character(${String(type.length)})`);
    case 'varbyte':
      return domain(type, 'bytea', `octet_length(VALUE) <= ${String(type.length)}`);
    case 'super':
      return builtIn(`${EMULATOR_SCHEMA}.super`);
    case 'decimal':
      return decimal(type);
    case 'timestamp':
    case 'timestamptz':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double precision':
    case 'boolean':
    case 'date':
      return builtIn(type.kind);
  }
}

function builtIn(sql: string): EngineType {
  return { sql, prerequisite: undefined };
}

/** 19 digits are held in eight bytes. https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_types201.html */
function decimal(type: Extract<DataType, { kind: 'decimal' }>): EngineType {
  const sql = `numeric(${String(type.precision)},${String(type.scale)})`;
  if (type.precision !== 19) return builtIn(sql);
  return domain(type, sql, `abs(VALUE) * 10::numeric ^ ${String(type.scale)} <= 9223372036854775807`);
}

/** Whether a statement does no more than what a type needs. */
export function makesType(sql: string): boolean {
  return sql.startsWith(MAKING);
}

const MAKING = 'DO $$ BEGIN';

function domain(type: DataType, base: string, check: string): EngineType {
  const name = `${EMULATOR_SCHEMA}."${typeName(type)}"`;
  return {
    sql: name,
    prerequisite: `${MAKING}
      IF to_regtype(${literal(name)}) IS NULL THEN CREATE DOMAIN ${name} AS ${base} CHECK (${check}); END IF;
    END $$`,
  };
}

/** What Redshift says to a value that its domain does not take. */
export function domainError(domainName: string): RedshiftError {
  const varchar = /^character varying\(\d+\)$/.test(domainName);
  if (varchar) return new RedshiftError(`value too long for type ${domainName}`, '22001');
  if (domainName.startsWith('binary varying')) {
    return new RedshiftError(`value too long for type ${domainName}`, '22001');
  }
  return new RedshiftError('Numeric data overflow (result precision)', '22003');
}
