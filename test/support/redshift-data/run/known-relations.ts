/** What has been looked up of the catalog, for as long as no statement can have changed it. */
import { findTable, unboundViews, type CatalogTable } from '../sql/catalog.ts';
import type { Engine } from '../engine/engine.ts';
import { SqlReader, type TableName } from '../sql/sql-reader.ts';
import type { Token } from '../sql/token.ts';

/** By their first word. Whatever is not among them may make, change or rename something. */
const LEAVE_ALL_AS_IT_IS = new Set(
  `analyse analyze comment copy delete grant insert lock merge revoke select set show update vacuum with`.split(
    ' ',
  ),
);

export class KnownRelations {
  /** Statements that make types: those that need not be run again. */
  readonly types = new Set<string>();
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
    const made = madeTable(tokens);
    if (made === undefined) this.forget();
    for (const [key, { table }] of this.#tables) if (table === made) this.#tables.delete(key);
  }

  forget(): void {
    this.#tables.clear();
    this.#views = undefined;
  }

  /** Whatever was done may have been undone. */
  doubt(): void {
    this.forget();
    this.types.clear();
  }
}

type Found = CatalogTable | undefined;

/** The table that is all that a statement makes; undefined when it is any other. */
function madeTable(tokens: readonly Token[]): string | undefined {
  const reader = new SqlReader(tokens);
  if (!reader.accept('create')) return undefined;
  reader.accept('local');
  if (!reader.accept('temp')) reader.accept('temporary');
  if (!reader.accept('table')) return undefined;
  reader.accept('if', 'not', 'exists');
  return reader.tableName().table;
}
