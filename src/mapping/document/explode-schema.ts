/** The form of `explode`: two levels, so that an editor sees an end of it. */
import * as z from 'zod';
import { nameProblem, tableNameProblem } from '../names.ts';
import { text } from './schema-text.ts';

/** Fields of an entry, besides where its rows come from. @param column what a column of the elements may be */
function fieldsOf<Column extends z.ZodType>(column: Column) {
  return {
    table: text(tableNameProblem)
      .describe('Name of the child table in the warehouse.')
      .meta({ examples: ['order_lines'] }),
    position: text(nameProblem)
      .optional()
      .describe(
        'Name of the column with the position of the element, from 0. Default: position; position_2 in the second level.',
      )
      .meta({ examples: ['line'] }),
    name: text(nameProblem)
      .optional()
      .describe(
        'Given instead of position where the value is a map: name of the column with the name of the entry.',
      )
      .meta({ examples: ['language'] }),
    columns: z
      .record(text(nameProblem), column)
      .describe('Columns of the elements: name to type, or to an object with more.')
      .meta({ examples: [{ sku: 'string', qty: 'int32' }, { tag: { from: [], type: 'string' } }] }),
    onMismatch: z
      .enum(['reject', 'null', 'fail'])
      .default('reject')
      .describe(
        'What happens to what is no list, set or map, or has elements of another form. reject: the item goes to ' +
          'quarantine; null: it has no rows, and that is counted; fail: nothing of the export is applied.',
      ),
    description: z
      .string()
      .optional()
      .describe('For people; dynaload does not use it.')
      .meta({ examples: ['One row per line of an order.'] }),
  };
}

/** The path of a column in an element: as in an item, or `[]`. */
export function elementFrom<From extends z.ZodType>(from: From) {
  return z
    .union([from, z.array(z.never()).max(0)])
    .optional()
    .describe(
      'Path of the value in the element, as in a column; [] for the element itself. Default: the attribute of the ' +
        'element with exactly the name of the column.',
    )
    .meta({ examples: ['product.sku', []] });
}

/** @param column what a column of the elements may be @param from a path */
export function explodeSchemaOf<Column extends z.ZodType, From extends z.ZodType>(
  column: Column,
  from: From,
) {
  const inner = z.strictObject({
    ...fieldsOf(column),
    from: from.describe('Path of the list, set or map in the element.').meta({ examples: ['discounts'] }),
  });
  return z.strictObject({
    ...fieldsOf(column),
    from: from
      .describe('Path of the list, set or map in the item.')
      .meta({ examples: ['lines', 'address.phones'] }),
    explode: z
      .array(inner)
      .min(1, 'expected at least one child table')
      .optional()
      .describe('Child tables of what is inside the elements.')
      .meta({ examples: [[{ table: 'line_codes', from: 'codes', columns: { code: 'string' } }]] }),
  });
}

/**
 * The fields of the object at a path below `explode`, without indexes.
 * @param entry fields of an entry
 * @param columnAt fields of a column of the elements, or of what is inside it
 */
export function explodeFieldsAt(
  path: readonly string[],
  entry: readonly string[],
  columnAt: (below: readonly string[]) => readonly string[],
): readonly string[] {
  const inside = path[0] === 'explode' ? path.slice(1) : path;
  if (inside.length === 0) return path.length === 0 ? entry : entry.filter((field) => field !== 'explode');
  return inside[0] === 'columns' && inside.length >= 2 ? columnAt(inside.slice(2)) : [];
}
