/** The view that people read, and how it takes the place of the one before. */
import { quoteString } from '../connect/identifier.ts';
import { settingList, type Settings } from '../connect/settings.ts';
import { sqlText } from '../connect/sql-text.ts';
import { formatMark, type ChildMark } from './mark.ts';
import { generationTable } from './names.ts';

/** A reader's profile may have it otherwise: a filter before FINAL would take away the row that decides, and the one before it would show. */
const FILTERS: Settings = { optimize_move_to_prewhere_if_final: 0 };

export interface ViewDefinition {
  readonly view: string;
  /** As SELECT takes them. */
  readonly columns: readonly string[];
  /** `viewKey` of the shape that it shows; undefined for a table as it was built. */
  readonly key: string | undefined;
  /** Of a table that was changed. Default: none. */
  readonly children?: readonly ChildMark[];
  readonly physical: string;
  /** Name of the table that it shows, not quoted. */
  readonly name: string;
  /** The readers' name of the target, not quoted. */
  readonly table: string;
  readonly generation: string;
  /** Of the place of its rows, as `Place.readSettings` has them. Default: none. */
  readonly settings?: Settings;
}

export function createViewStatement(definition: ViewDefinition): string {
  const { view, columns, physical, name, table, generation, key, children = [] } = definition;
  const settings = { ...FILTERS, ...definition.settings };
  const mark = {
    kind: 'view',
    table,
    generation,
    ...(name === generationTable(table, generation) ? {} : { physical: name }),
    ...(key === undefined ? {} : { key }),
    ...(children.length === 0 ? {} : { children }),
  } as const;
  return sqlText('create-view', {
    view,
    columns: columns.join(', '),
    generation: physical,
    settings: settingList(settings),
    mark: quoteString(formatMark(mark)),
  });
}

export function exchangeStatement(view: string, draft: string): string {
  return sqlText('exchange-view', { view, draft });
}
