/** What a connection has looked up of the catalog, for as long as no statement can have changed it. */
import { findTable, unboundViews, type CatalogTable } from '../sql/catalog.ts';
import type { Engine } from '../engine/engine.ts';
import type { TableName } from '../sql/sql-reader.ts';
import type { Token } from '../sql/token.ts';

/** By their first word. Whatever is not among them may make, change or rename something, or change where it is found. */
const LEAVE_ALL_AS_IT_IS = new Set(['copy', 'delete', 'insert', 'lock', 'merge', 'select', 'update', 'with']);

export class KnownRelations {
  readonly #engine: Engine;
  readonly #tables = new Map<string, Promise<CatalogTable | undefined>>();
  #views: ReadonlyMap<string, string> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  findTable(name: TableName): Promise<CatalogTable | undefined> {
    const key = JSON.stringify([name.schema ?? null, name.table]);
    const found = this.#tables.get(key) ?? findTable(this.#engine, name);
    this.#tables.set(key, found);
    return found;
  }

  /** Definitions of the views WITH NO SCHEMA BINDING, by `schema.view`. */
  async views(): Promise<ReadonlyMap<string, string>> {
    this.#views ??= await unboundViews(this.#engine);
    return this.#views;
  }

  /** To be called when a statement has ended, well or not. */
  after([first]: readonly Token[], failed: boolean): void {
    if (!failed && first?.kind === 'word' && LEAVE_ALL_AS_IT_IS.has(first.name)) return;
    this.#tables.clear();
    this.#views = undefined;
  }
}
