/** Expressions and queries as PostgreSQL takes them. */
import { readType, type DataType } from './data-type.ts';
import { EMULATOR_SCHEMA, engineType } from './engine-type.ts';
import { checkCall, OWN_FUNCTIONS } from './functions.ts';
import { literal, quoteForEngine } from './identifier.ts';
import { NotEmulated } from './redshift-error.ts';
import { isText, SqlReader } from './sql-reader.ts';
import { castSuper, Navigation, unnestText } from './super-navigation.ts';
import { tableReferences, unnestedIn } from './table-references.ts';
import type { Token } from './token.ts';

export interface Rendered {
  readonly sql: string;
  /** Statements that have to run first. */
  readonly prerequisites: readonly string[];
}

/** Renders the definition of a view that PostgreSQL does not know: one WITH NO SCHEMA BINDING. */
export type ViewLookup = (schema: string | undefined, table: string) => string | undefined;

export function render(
  tokens: readonly Token[],
  lookUp: ViewLookup,
  outer: Navigation = Navigation.NONE,
): Rendered {
  const unnested = unnestedIn(tokens);
  const navigation = outer.within(unnested.map(({ alias }) => alias));
  const inlined = new Map<number, { readonly sql: string; readonly to: number }>();
  for (const { schema, table, from, to } of tableReferences(tokens)) {
    if (/^(?:pg|st[lv]|sv[lcsv])_/.test(table) && !EMULATED_VIEWS.has(table)) {
      throw new NotEmulated(`the system table ${table}`);
    }
    const definition = lookUp(schema, table);
    if (definition !== undefined) {
      inlined.set(from, {
        sql: `(${definition})${hasAlias(tokens[to]) ? '' : ` AS ${quoteForEngine(table)}`}`,
        to,
      });
    } else if (to - from === 5) {
      // database.schema.table
      inlined.set(from, { sql: `${quoteForEngine(schema ?? '')}.${quoteForEngine(table)}`, to });
    }
  }
  for (const each of unnested) {
    inlined.set(each.from, { sql: unnestText(each, navigation), to: each.to });
  }
  const prerequisites: string[] = [];
  const reader = new SqlReader(tokens);
  const parts: string[] = [];
  while (!reader.done) {
    const replaced = inlined.get(reader.position) ?? navigation.at(tokens, reader.position);
    if (replaced !== undefined) {
      parts.push(replaced.sql);
      while (reader.position < replaced.to) reader.next();
    } else if (reader.accept('::')) {
      parts.push(shorthandCast(readType(reader), prerequisites));
    } else if (reader.sees('cast', '(')) {
      parts.push(cast(reader, lookUp, prerequisites, navigation));
    } else {
      const before = reader.peek(-1);
      parts.push(renderToken(reader.next(), before, reader.peek()));
    }
  }
  return { sql: parts.join(' '), prerequisites };
}

const EMULATED_VIEWS = new Set(['svv_columns', 'svv_tables', 'svv_redshift_databases']);

const AFTER_TABLE = new Set(
  `where group order having limit union intersect except on join left right inner outer full cross natural using set
   when offset`.split(/\s+/),
);

function hasAlias(token: Token | undefined): boolean {
  return token?.kind === 'quoted' || (token?.kind === 'word' && !AFTER_TABLE.has(token.name));
}

/** An explicit cast to VARCHAR cuts what is too long. https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html */
function cast(
  reader: SqlReader,
  lookUp: ViewLookup,
  prerequisites: string[],
  navigation: Navigation,
): string {
  reader.expect('cast', '(');
  const operand = reader.until('as');
  const inner = render(operand, lookUp, navigation);
  reader.expect('as');
  const type = readType(reader);
  reader.expect(')');
  if (navigation.isWhole(operand)) return castSuper(inner.sql, type);
  prerequisites.push(...inner.prerequisites);
  if (type.kind === 'varchar') {
    return `${EMULATOR_SCHEMA}.cut(CAST(${inner.sql} AS bpchar), ${String(type.length)})`;
  }
  return `CAST(${inner.sql} AS ${engineTypeOf(type, prerequisites)})`;
}

function shorthandCast(type: DataType, prerequisites: string[]): string {
  if (type.kind === 'varchar' && type.length < 65_535) {
    throw new NotEmulated('x::VARCHAR(n): write CAST(x AS VARCHAR(n)), which is the same');
  }
  return `:: ${type.kind === 'varchar' ? 'bpchar' : engineTypeOf(type, prerequisites)}`;
}

function engineTypeOf(type: DataType, prerequisites: string[]): string {
  const { sql, prerequisite } = engineType(type);
  if (prerequisite !== undefined) prerequisites.push(prerequisite);
  return sql;
}

export function renderToken(token: Token, before?: Token, after?: Token): string {
  switch (token.kind) {
    case 'word':
      return renderWord(token.name, before, after);
    case 'quoted':
      return quoteForEngine(token.name);
    case 'string':
      return literal(token.value);
    case 'number':
    case 'symbol':
      return token.source;
    case 'parameter':
      throw new NotEmulated(`a parameter that was not bound: :${token.name}`);
  }
}

function renderWord(name: string, before: Token | undefined, after: Token | undefined): string {
  if (isText(before, '.')) return quoteForEngine(name);
  checkCall(name, before, after);
  if (name === 'sysdate') return `${EMULATOR_SCHEMA}.sysdate()`;
  if (isText(after, '(')) {
    if (name === 'nvl') return 'coalesce';
    if (OWN_FUNCTIONS.has(name)) return `${EMULATOR_SCHEMA}.${name}`;
  }
  return Buffer.byteLength(name) > 63 ? quoteForEngine(name) : name;
}
