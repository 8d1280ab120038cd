/** Names that a table would show twice, once it has the columns of a mapping beside those that stay. Pure. */
import type { TargetShape } from '../../ledger/shape.ts';
import { parsePrinted } from '../../type/parse-type.ts';
import { childTables } from '../explode/child-table.ts';
import { foldName } from '../names.ts';
import type { ShapeChange } from '../shape-change.ts';

/** A refusal for each: of the table and of its child tables, which show the columns of its key as well. */
export function sameNames({ columns, keys }: TargetShape): readonly ShapeChange[] {
  const typed = columns.flatMap(({ name, type }) => {
    const parsed = parsePrinted(type);
    return parsed === null ? [] : [{ name, type: parsed }];
  });
  const children = childTables({ columns: typed, keys: keys.map(({ column }) => column) });
  return [
    ...twice(columns.map(({ name }) => name)).map((pair) => refusal('the table', pair)),
    ...children.flatMap((child) => {
      const labels = child.steps.map(({ label }) => label);
      const shown = [...child.keys, ...labels, ...child.columns.map(({ name }) => name)];
      return twice(shown).map((pair) => refusal(`the child table ${child.table}`, pair));
    }),
  ];
}

type Pair = readonly [one: string, other: string];

function refusal(where: string, [one, other]: Pair): ShapeChange {
  const what = `${where} with the columns ${one} and ${other}`;
  return {
    kind: 'refuse',
    what,
    why: 'they have one name, and the one that is dropped stays until a rebuild',
  };
}

function twice(names: readonly string[]): readonly Pair[] {
  const first = new Map<string, string>();
  return names.flatMap((name): readonly Pair[] => {
    const folded = foldName(name);
    const other = first.get(folded);
    if (other !== undefined) return [[other, name]];
    first.set(folded, name);
    return [];
  });
}
