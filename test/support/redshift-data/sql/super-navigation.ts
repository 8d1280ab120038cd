/**
 * SUPER values in a query: unnesting in FROM, navigation with dots, and casts. What is documented and used here; brackets
 * and UNPIVOT are not. https://docs.aws.amazon.com/redshift/latest/dg/query-super.html
 */
import type { DataType } from './data-type.ts';
import { EMULATOR_SCHEMA } from './engine-type.ts';
import { literal, quoteForEngine } from './identifier.ts';
import { NotEmulated } from './redshift-error.ts';
import { isText } from './sql-reader.ts';
import type { Unnested } from './table-references.ts';
import type { Token } from './token.ts';

interface Replacement {
  readonly sql: string;
  readonly to: number;
}

/** The names in a query that stand for elements of a SUPER. */
export class Navigation {
  static readonly NONE = new Navigation(new Set());
  readonly #aliases: ReadonlySet<string>;

  private constructor(aliases: ReadonlySet<string>) {
    this.#aliases = aliases;
  }

  within(aliases: readonly string[]): Navigation {
    return new Navigation(new Set([...this.#aliases, ...aliases]));
  }

  has(alias: string): boolean {
    return this.#aliases.has(alias);
  }

  /** What stands for `e` or `e.a.b` at a token; undefined where there is nothing of the kind. */
  at(tokens: readonly Token[], index: number): Replacement | undefined {
    const first = tokens[index];
    if ((first?.kind !== 'word' && first?.kind !== 'quoted') || isText(tokens[index - 1], '.'))
      return undefined;
    if (!this.#aliases.has(first.name)) return undefined;
    let sql = `${quoteForEngine(first.name)}.element`;
    let to = index + 1;
    for (;;) {
      const name = tokens[to + 1];
      if (!isText(tokens[to], '.') || (name?.kind !== 'word' && name?.kind !== 'quoted')) break;
      // Names of members are matched as they are stored, and identifiers are folded.
      sql = `${EMULATOR_SCHEMA}.member(${sql}, ${literal(name.name)})`;
      to += 2;
    }
    return { sql, to };
  }

  /** Whether an expression is a navigation and nothing else. */
  isWhole(tokens: readonly Token[]): boolean {
    return this.at(tokens, 0)?.to === tokens.length;
  }
}

/** An item of FROM. NULL and what is no array give no rows. */
export function unnestText({ of, column, alias, position }: Unnested, navigation: Navigation): string {
  const source = navigation.has(of)
    ? `${EMULATOR_SCHEMA}.member(${quoteForEngine(of)}.element, ${literal(column)})`
    : `${quoteForEngine(of)}.${quoteForEngine(column)}`;
  const columns = `element, ${quoteForEngine(position ?? 'no position')}`;
  return `LATERAL ${EMULATOR_SCHEMA}.elements(${source}) AS ${quoteForEngine(alias)} (${columns})`;
}

/**
 * A SUPER of one scalar type in the SQL type of the same name. That a text in a SUPER becomes a number or a time is not
 * documented: it has to be cast by way of VARCHAR.
 */
export function castSuper(sql: string, type: DataType): string {
  const scalar = (kind: string): string => `${EMULATOR_SCHEMA}.scalar(${sql}, ${literal(kind)})`;
  switch (type.kind) {
    case 'varchar':
      return `${EMULATOR_SCHEMA}.cut(${scalar('any')}, ${String(type.length)})`;
    case 'integer':
    case 'smallint':
      return `CAST(${scalar('number')} AS ${type.kind})`;
    case 'boolean':
      return `CAST(${scalar('boolean')} AS boolean)`;
    case 'super':
      return sql;
    case 'bigint':
    case 'real':
    case 'double precision':
    case 'decimal':
    case 'char':
    case 'varbyte':
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      throw new NotEmulated(`a SUPER cast to ${type.kind}: cast it by way of a VARCHAR`);
  }
}
