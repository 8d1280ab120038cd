/** The shape of a generation, as the books keep it: for messages, and for the names of its child tables. */
import * as z from 'zod';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { Generation } from './book-statements.ts';
import { columnTypesOf } from './column-types.ts';
import { childTables, tableNames } from '../../../mapping/explode/child-table.ts';
import { printType } from '../../../type/parse-type.ts';
import { quoteString } from '../data-api/identifier.ts';

/** Fits a VARCHAR with room for what a literal doubles. */
const MOST_SHAPE_BYTES = 60_000;

/** Of each column: its name, its type, and the child tables that it holds the rows of. */
const columnSchema = z
  .tuple([z.string(), z.string()])
  .or(z.tuple([z.string(), z.string(), z.array(z.string())]));
/** The child tables alone, where the columns are too many. */
const shapeSchema = z.array(columnSchema).or(z.object({ children: z.array(z.string()) }));

/** Names and types of the columns, as the books keep them: '' when they are too many. */
export function describeShape(target: TargetMapping): string {
  const types = columnTypesOf(target);
  const columns = target.columns.map((column, index) => {
    const [name, type] = [column.name, types[index] ?? ''];
    if (column.type.kind !== 'rows') return [name, type];
    const children = childTables({ ...target, columns: [column], keyColumns: [] });
    return [name, `${type} of ${printType(column.type)}`, children.map(({ table }) => table)];
  });
  const text = JSON.stringify(columns);
  if (Buffer.byteLength(quoteString(text)) <= MOST_SHAPE_BYTES) return text;
  const [, ...children] = tableNames(target);
  return children.length === 0 ? '' : JSON.stringify({ children });
}

/** The names of the child tables of a generation, as they were when it was built. */
export function childrenOf(built: Pick<Generation, 'columns'> | undefined): readonly string[] {
  if (built === undefined || built.columns === '') return [];
  const shape = shapeSchema.parse(JSON.parse(built.columns));
  return Array.isArray(shape) ? shape.flatMap(([, , children = []]) => children) : shape.children;
}

/** Names and types of the columns; null when they were too many to be kept. */
export function typesIn(columns: string): ReadonlyMap<string, string> | null {
  const shape = columns === '' ? {} : shapeSchema.parse(JSON.parse(columns));
  return Array.isArray(shape) ? new Map(shape.map(([name, type]) => [name, type])) : null;
}
