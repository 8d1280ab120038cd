/** What a query reads: the names after FROM, JOIN and USING, wherever they stand. */
import { syntaxError } from './redshift-error.ts';
import { isText, type TableName } from './sql-reader.ts';
import type { Token } from './token.ts';

export interface TableReference extends TableName {
  /** Of its first token, and of the token after its last. */
  readonly from: number;
  readonly to: number;
}

/**
 * A SUPER that is unnested: `o.lines AS l AT i` behind the table or the SUPER that is called `o`.
 * https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#unnest
 */
export interface Unnested {
  /** The alias before it. */
  readonly of: string;
  readonly column: string;
  readonly alias: string;
  /** What its position is called; from 0. */
  readonly position: string | undefined;
  readonly from: number;
  readonly to: number;
}

/** Functions with a FROM of their own: EXTRACT(day FROM x). */
const FROM_INSIDE = new Set(['extract', 'trim', 'substring', 'overlay', 'btrim', 'position']);
const OPENS = new Set(['from', 'join', 'using']);
const CLOSES = new Set(
  'where group order having limit union intersect except select set when returning window offset then values'.split(
    ' ',
  ),
);

interface Level {
  readonly inFunction: boolean;
  /** Inside a FROM list, where a comma is followed by another table. */
  inFrom: boolean;
  expectsTable: boolean;
  /** What the tables before in this list are called. */
  readonly aliases: Set<string>;
}

export function tableReferences(tokens: readonly Token[]): readonly TableReference[] {
  return readFrom(tokens).tables;
}

export function unnestedIn(tokens: readonly Token[]): readonly Unnested[] {
  return readFrom(tokens).unnested;
}

function readFrom(tokens: readonly Token[]): {
  readonly tables: readonly TableReference[];
  readonly unnested: readonly Unnested[];
} {
  const tables: TableReference[] = [];
  const unnested: Unnested[] = [];
  const levels: Level[] = [{ inFunction: false, inFrom: false, expectsTable: false, aliases: new Set() }];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    const level = levels.at(-1);
    if (token === undefined || level === undefined) break;
    if (isText(token, '(')) {
      level.expectsTable = false;
      const before = tokens[index - 1];
      const inFunction = before?.kind === 'word' && FROM_INSIDE.has(before.name);
      levels.push({ inFunction, inFrom: false, expectsTable: false, aliases: new Set() });
    } else if (isText(token, ')')) {
      if (levels.length > 1) levels.pop();
    } else if (isText(token, ',')) {
      level.expectsTable = level.inFrom;
    } else if (token.kind === 'word' && OPENS.has(token.name) && !level.inFunction) {
      level.inFrom = true;
      level.expectsTable = true;
    } else if (token.kind === 'word' && CLOSES.has(token.name)) {
      level.inFrom = false;
      level.expectsTable = false;
    } else if (level.expectsTable && (token.kind === 'word' || token.kind === 'quoted')) {
      level.expectsTable = false;
      const reference = referenceAt(tokens, index);
      const { alias, to } = aliasAt(tokens, reference.to);
      if (reference.schema !== undefined && level.aliases.has(reference.schema)) {
        const item = unnestedAt(tokens, reference, alias, to);
        unnested.push(item);
        index = item.to - 1;
      } else {
        tables.push(reference);
        index = reference.to - 1;
      }
      level.aliases.add(alias ?? reference.table);
    }
  }
  return { tables, unnested };
}

/** https://docs.aws.amazon.com/redshift/latest/dg/query-super.html: AS may be left out, the alias may not. */
function unnestedAt(
  tokens: readonly Token[],
  { schema, table, from }: TableReference,
  alias: string | undefined,
  afterAlias: number,
): Unnested {
  if (alias === undefined || schema === undefined) throw syntaxError(tokens[afterAlias]?.source ?? '');
  const hasPosition = isText(tokens[afterAlias], 'at');
  const position = hasPosition ? nameOf(tokens[afterAlias + 1]) : undefined;
  return { of: schema, column: table, alias, position, from, to: afterAlias + (hasPosition ? 2 : 0) };
}

function aliasAt(
  tokens: readonly Token[],
  at: number,
): { readonly alias: string | undefined; readonly to: number } {
  const named = isText(tokens[at], 'as') ? at + 1 : at;
  const token = tokens[named];
  const isName =
    token?.kind === 'quoted' || (token?.kind === 'word' && (named > at || !AFTER_NAME.has(token.name)));
  return isName ? { alias: token.name, to: named + 1 } : { alias: undefined, to: at };
}

function nameOf(token: Token | undefined): string {
  if (token?.kind === 'word' || token?.kind === 'quoted') return token.name;
  throw syntaxError(token?.source ?? '');
}

/** What may stand behind a table that has no alias. */
const AFTER_NAME = new Set([
  ...CLOSES,
  ...'on join left right inner outer full cross natural using at as from with'.split(' '),
]);

function referenceAt(tokens: readonly Token[], from: number): TableReference {
  const names: string[] = [];
  let at = from;
  for (;;) {
    const token = tokens[at];
    if (token?.kind !== 'word' && token?.kind !== 'quoted') break;
    names.push(token.name);
    at += 1;
    if (!isText(tokens[at], '.')) break;
    at += 1;
  }
  return { schema: names.at(-2), table: names.at(-1) ?? '', from, to: at };
}
