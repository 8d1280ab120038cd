/** What the messages of an event want of which table. */
import type { ExportNotice } from '../exporter/notice.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { notConfigured } from '../sync/export-tables.ts';
import { chooseMapping } from '../sync/find-table-exports.ts';
import type { Errand } from './deeds.ts';
import { isExported } from './exports/start-exports.ts';
import type { Wanted } from './look-before.ts';

export class Wishes {
  /** What is to be loaded. */
  readonly wanted = new Map<TableMapping, Wanted>();
  readonly tables = new Map<Errand, Set<string>>();
  /** What is to be exported. */
  readonly exported = new Set<TableMapping>();
  readonly exporting = new Set<Errand>();
  /** Exports of which somebody has told for the first time, by their IDs. */
  readonly done = new Map<string, ExportNotice>();
  readonly #mappings: readonly TableMapping[];

  constructor(mappings: readonly TableMapping[]) {
    this.#mappings = mappings;
  }

  /** @throws DynaloadError TABLE_NOT_MAPPED */
  add(errand: Errand, names: readonly string[] | null, ask: boolean): void {
    for (const mapping of this.#chosen(names)) this.want(errand, mapping, ask, null);
  }

  want(errand: Errand, mapping: TableMapping, ask: boolean, told: string | null): void {
    const wanted = this.wanted.get(mapping) ?? { ask: false, told: new Set<string>() };
    wanted.ask ||= ask;
    if (told !== null) wanted.told.add(told);
    this.wanted.set(mapping, wanted);
    const tables = this.tables.get(errand) ?? new Set<string>();
    this.tables.set(errand, tables.add(mapping.source.table));
  }

  /** @throws DynaloadError TABLE_NOT_MAPPED; EXPORT_NOT_CONFIGURED when it is demanded */
  addExports(errand: Errand, names: readonly string[] | null, isDemanded: boolean): void {
    const chosen = this.#chosen(names);
    const without = chosen.find((mapping) => mapping.export === null);
    const isNothing = chosen.every((mapping) => mapping.export === null);
    if (isDemanded && (isNothing || (names !== null && without !== undefined)))
      throw notConfigured(names === null ? null : (without ?? null));
    const exported = chosen.filter(isExported);
    for (const mapping of exported) this.exported.add(mapping);
    if (exported.length > 0) this.exporting.add(errand);
  }

  /** All that somebody has to look at in S3. */
  looked(): ReadonlyMap<TableMapping, Wanted> {
    const nothing: Wanted = { ask: false, told: new Set() };
    return new Map([...[...this.exported].map((one) => [one, nothing] as const), ...this.wanted]);
  }

  #chosen(names: readonly string[] | null): readonly TableMapping[] {
    return names === null ? this.#mappings : names.map((name) => chooseMapping(this.#mappings, name));
  }
}
