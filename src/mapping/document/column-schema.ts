/** The form of a column in a mapping file, of a target or of a child table. */
import * as z from 'zod';
import { conversionFields } from '../conversion/conversion-schema.ts';
import { elementFrom, explodeSchemaOf } from './explode-schema.ts';
import { FORMAT_NAMES, FORMATS } from '../../type/formats.ts';
import { nameProblem } from '../names.ts';
import { DECIMAL_PATTERN, parseType, PLAIN_SCALARS } from '../../type/parse-type.ts';
import { parsePath } from '../path.ts';
import { description, text } from './schema-text.ts';
import { parseZone, ZONE_PATTERN } from '../../type/zone.ts';

const SCALAR_PATTERN = `(?:${PLAIN_SCALARS.join('|')}|${DECIMAL_PATTERN})`;

export const columnType = text((value) => {
  const result = parseType(value);
  return 'problem' in result ? result.problem : null;
}).meta({
  description:
    'string; int32, int64, decimal(p,s), float64; boolean; timestamp, date; json; binary; list<scalar>. ' +
    'A value that does not fit is never rounded, cut or nulled in silence: see onMismatch.',
  examples: ['string', 'decimal(18,2)', 'list<string>'],
  // An editor offers the names; the pattern takes what the names cannot list.
  anyOf: [
    { type: 'string', enum: [...PLAIN_SCALARS, 'json', 'decimal(18,2)', 'list<string>', 'list<int64>'] },
    { type: 'string', pattern: `^(?:${SCALAR_PATTERN}|list< *${SCALAR_PATTERN} *>)$` },
  ],
});

const from = z
  .union([
    text((value) => {
      const result = parsePath(value);
      return 'problem' in result ? result.problem : null;
    }).meta({ examples: ['createdAt', 'address.city', 'lines[0].sku'] }),
    z
      .array(z.union([z.string().min(1), z.int().nonnegative()]))
      .min(1)
      .meta({ examples: [['order.meta', 'note']] }),
  ])
  .describe(
    'Path of the value in the item: "createdAt", "address.city", "lines[0].sku"; or an array of steps, for names ' +
      'that hold dots or brackets. Default: the top-level attribute with exactly the name of the column.',
  )
  .meta({ examples: ['createdAt', 'address.city', 'lines[0].sku', ['order.meta', 'note']] });

const formerName = text(nameProblem).meta({ examples: ['amount_eur'] });

export const columnSchema = z.strictObject({
  type: columnType,
  from: from.optional(),
  was: z
    .union([formerName, z.array(formerName).min(1, 'expected at least one name')])
    .optional()
    .describe(
      'Name that the column had before, or a list of them: a table that has it by that name goes on with it under the new ' +
        'one, with all values. Default: none; a column of another name is a new one.',
    )
    .meta({ examples: ['amt', ['amt', 'price']] }),
  format: z
    .enum(FORMAT_NAMES)
    .optional()
    .describe(
      'How the value is written in the item. Default: iso8601 for timestamp, day for date, an N for numbers. ' +
        FORMAT_NAMES.map((name) => `${name}: ${FORMATS[name].takes}.`).join(' '),
    ),
  zone: text((value) => {
    const result = parseZone(value);
    return 'problem' in result ? result.problem : null;
  })
    .meta({ pattern: ZONE_PATTERN, examples: ['UTC', '+01:00'] })
    .optional()
    .describe(
      'What an iso8601 text without an offset is meant in: UTC, or a fixed offset such as +01:00. A text with an offset ' +
        'keeps its own. Default: none, and a text without an offset does not fit.',
    ),
  round: z
    .enum(['down'])
    .optional()
    .describe(
      'down: a timestamp that is finer than a microsecond becomes the microsecond in which it lies, the earlier one, ' +
        'before 1970 too. Default: none, and such a value does not fit.',
    ),
  nullValues: z
    .array(z.union([z.string(), z.number()]))
    .min(1, 'expected at least one value')
    .optional()
    .describe(
      'Values that mean none and become NULL: texts (as an S) compared letter for letter, numbers (as an N) by value, ' +
        'and instants however they are written. They do not count as values that do not fit. Default: none.',
    )
    .meta({ examples: [['', 'N/A'], [0], ['9999-12-31T00:00:00Z']] }),
  onMismatch: z
    .enum(['reject', 'null', 'fail'])
    .default('reject')
    .describe(
      'What happens when a value does not fit the type. reject: the row goes to quarantine with the reason; ' +
        'null: the column is NULL, and that is counted; fail: nothing of the export is applied.',
    ),
  ...conversionFields,
  default: z
    .unknown()
    .optional()
    .describe(
      'Stands in for a missing attribute (not for a DynamoDB NULL). Must fit the type. Default: none, NULL.',
    )
    .meta({ examples: ['EUR', 0, false] }),
  description,
});

/** What a column of a child table may say. */
export const elementColumnSchema = columnSchema
  .omit({ was: true, constant: true, source: true })
  .extend({ from: elementFrom(from) });

export const explodeSchema = explodeSchemaOf(z.union([columnType, elementColumnSchema]), from);

export type ColumnFile = z.infer<typeof columnSchema>;

/** The fields of the object at a path below a column. @param column the form of the column */
export function columnFieldsAt(below: readonly string[], column: object): readonly string[] {
  switch (below.join('.')) {
    case '':
      return Object.keys(column);
    case 'split':
      return ['by', 'part'];
    case 'mask':
      return ['sha256', 'hmac'];
    case 'mask.sha256':
      return ['salt'];
    case 'mask.hmac':
      return ['secret'];
    default:
      return [];
  }
}
