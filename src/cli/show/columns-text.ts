/** How mappings differ from the tables that are there, and the statements that come of it, for people. */
import { counted } from '../../message/number-text.ts';
import { effectOf, type ShapeChange } from '../../mapping/shape-change.ts';
import type { PlannedColumns } from '../../sync/planned/columns.ts';
import type { Style } from './style.ts';
import { aligned } from './text-table.ts';

/** How many tables have their statements shown: `--sql` shows all. */
const TABLES_SHOWN = 3;

/** One line for each difference: what becomes of it, and with what. */
export function columnLines(planned: readonly PlannedColumns[], style: Style): readonly string[] {
  return planned.flatMap((one) => {
    const { table, action, changes } = one;
    const isBuilt = action === 'build';
    const rows = changes.map((change) => {
      const sign = isBuilt ? '=' : signOf(change);
      return [`  ${sign} ${whatOf(change)}`, isBuilt ? '' : effectOf(change)];
    });
    const lines = aligned(rows).map((line) => (line.startsWith('  !') ? style.bad(line) : line.trimEnd()));
    return [`${table}: ${whenText(one)}`, ...lines];
  });
}

function whenText({ table, action }: PlannedColumns): string {
  switch (action) {
    case 'build':
      return 'the full export builds it as the mapping has it';
    case 'change':
      return 'changed with the next load';
    case 'refuse':
      return `takes no load until dynaload rebuild ${table}`;
    case 'keep':
      return 'nothing is changed';
  }
}

function signOf({ kind }: ShapeChange): string {
  switch (kind) {
    case 'add':
      return '+';
    case 'rename':
    case 'widen':
      return '~';
    case 'keep':
      return '-';
    case 'reorder':
      return '=';
    case 'refuse':
      return '!';
  }
}

function whatOf(change: ShapeChange): string {
  switch (change.kind) {
    case 'add':
    case 'keep':
      return `${change.column} ${change.type}`;
    case 'rename':
      return `${change.was} -> ${change.column}`;
    case 'widen':
      return `${change.column} ${change.was} -> ${change.type}`;
    case 'reorder':
      return 'another order';
    case 'refuse':
      return change.what;
  }
}

/** As they would run. Empty when there are none. */
export function columnStatements(planned: readonly PlannedColumns[], style: Style): string {
  const shown = planned.filter(({ statements }) => statements.length > 0);
  const parts = shown.slice(0, TABLES_SHOWN).map(({ table, action, statements }) => {
    const title = style.faint(`-- ${table}: ${action === 'build' ? 'made' : 'changed'} so`);
    return [title, ...statements.map((text) => `${text.trim()};`)].join('\n');
  });
  const more = shown.length - TABLES_SHOWN;
  if (more > 0) parts.push(style.faint(`-- … and ${counted(more, 'table')} more: --sql has all statements`));
  return parts.map((part) => `\n\n${part}`).join('');
}
