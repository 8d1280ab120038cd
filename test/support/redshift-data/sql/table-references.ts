/** Which tables a query reads: the names after FROM, JOIN and USING, wherever they stand. */
import { isText, type TableName } from './sql-reader.ts';
import type { Token } from './token.ts';

export interface TableReference extends TableName {
  /** Of its first token, and of the token after its last. */
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
}

export function tableReferences(tokens: readonly Token[]): readonly TableReference[] {
  const found: TableReference[] = [];
  const levels: Level[] = [{ inFunction: false, inFrom: false, expectsTable: false }];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    const level = levels.at(-1);
    if (token === undefined || level === undefined) break;
    if (isText(token, '(')) {
      level.expectsTable = false;
      const before = tokens[index - 1];
      const inFunction = before?.kind === 'word' && FROM_INSIDE.has(before.name);
      levels.push({ inFunction, inFrom: false, expectsTable: false });
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
      found.push(reference);
      index = reference.to - 1;
    }
  }
  return found;
}

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
