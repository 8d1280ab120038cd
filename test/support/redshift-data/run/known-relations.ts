/** What has been looked up of the catalog, for as long as no statement can have changed it. */
import { findTable, unboundViews, type CatalogTable } from '../sql/catalog.ts';
import type { Engine } from '../engine/engine.ts';
import { isText, SqlReader, type TableName } from '../sql/sql-reader.ts';
import type { Token } from '../sql/token.ts';

/** By their first word. Whatever is not among them may make, change or rename something. */
const LEAVE_ALL_AS_IT_IS = new Set(
  `analyse analyze comment copy delete grant insert lock merge revoke select set show update vacuum with`.split(
    ' ',
  ),
);

export class KnownRelations {
  /** Statements that make types and need not be run again: those that were committed, and those of now. */
  readonly #types = new Set<string>();
  readonly #newTypes = new Set<string>();
  readonly #engine: Engine;
  readonly #tables = new Map<string, { readonly table: string; readonly found: Promise<Found> }>();
  #views: ReadonlyMap<string, string> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  findTable(name: TableName): Promise<Found> {
    const key = JSON.stringify([name.schema ?? null, name.table]);
    const found = this.#tables.get(key)?.found ?? findTable(this.#engine, name);
    this.#tables.set(key, { table: name.table, found });
    return found;
  }

  /** Definitions of the views WITH NO SCHEMA BINDING, by `schema.view`. */
  async views(): Promise<ReadonlyMap<string, string>> {
    this.#views ??= await unboundViews(this.#engine);
    return this.#views;
  }

  /** To be called when a statement has ended well. */
  after(tokens: readonly Token[]): void {
    const [first] = tokens;
    if (first?.kind === 'word' && LEAVE_ALL_AS_IT_IS.has(first.name)) return;
    const changed = changedBy(tokens);
    if (changed === null) this.forget();
    if (tokens.some((token) => isText(token, 'view'))) this.#views = undefined;
    for (const [key, { table }] of this.#tables)
      if (changed?.includes(table) === true) this.#tables.delete(key);
  }

  hasType(sql: string): boolean {
    return this.#types.has(sql) || this.#newTypes.has(sql);
  }

  addType(sql: string): void {
    this.#newTypes.add(sql);
  }

  /** What was done stays. */
  committed(): void {
    for (const sql of this.#newTypes) this.#types.add(sql);
    this.#newTypes.clear();
  }

  forget(): void {
    this.#tables.clear();
    this.#views = undefined;
  }

  /** Whatever was done may have been undone. */
  doubt(): void {
    this.forget();
    this.#newTypes.clear();
  }
}

type Found = CatalogTable | undefined;

/** Names of the tables and views that a statement has made or changed, whatever their schema; null: it may be any. */
function changedBy(tokens: readonly Token[]): readonly string[] | null {
  const reader = new SqlReader(tokens);
  if (reader.accept('create')) {
    if (!reader.accept('or', 'replace')) reader.accept('local');
    if (!reader.accept('temp')) reader.accept('temporary');
    if (!reader.accept('table') && !reader.accept('view')) return null;
    reader.accept('if', 'not', 'exists');
    return [reader.tableName().table];
  }
  // Else what stands on it goes, too.
  const isAlone = !tokens.some((token) => isText(token, 'cascade'));
  if (!isAlone || !reader.accept('drop') || !(reader.accept('table') || reader.accept('view'))) return null;
  reader.accept('if', 'exists');
  const names = [reader.tableName().table];
  while (reader.accept(',')) names.push(reader.tableName().table);
  return names;
}
