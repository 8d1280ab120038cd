/**
 * The form of a mapping file. What can be judged by one field alone is judged here; what takes more than one is
 * judged by `compile-mapping.ts`. The descriptions show up in editors, by way of the generated JSON Schema.
 */
import * as z from 'zod';
import { DURATION_PATTERN } from '../duration.ts';
import { conditionSchema, exclusionSchema, whereSchema } from './condition-schema.ts';
import {
  columnFieldsAt,
  columnSchema,
  columnType,
  elementColumnSchema,
  explodeSchema,
} from './column-schema.ts';
import { explodeFieldsAt } from './explode-schema.ts';
import { exportFieldsAt, exportSchema } from './export-schema.ts';
import { clickhouseFieldsAt, clickhouseSchema, redshiftSchema } from './physical-schema.ts';
import { nameProblem, tableNameProblem } from '../names.ts';
import { DYNAMODB_TABLE_PATTERN, parseSourceTable } from '../source-table.ts';
import { description, text } from './schema-text.ts';

export const targetSchema = z.strictObject({
  table: text(tableNameProblem)
    .describe('Name of the table in the warehouse: select * from <table>.')
    .meta({ examples: ['orders'] }),
  where: whereSchema
    .default({})
    .describe(
      'Which items belong to this table: by attribute, a value or tests. All conditions must hold. An item that stops ' +
        'meeting those on attributes beside the key is deleted here. Default: every item.',
    )
    .meta({ examples: [{ sk: { beginsWith: 'ORDER#' }, status: { in: ['OPEN', 'PAID'] } }] }),
  columns: z
    .record(text(nameProblem), z.union([columnType, columnSchema]))
    .describe('Column name to its type, or to an object with more. The whole primary key must be among them.')
    .meta({ examples: [{ pk: 'string', amount: { type: 'decimal(18,2)', onMismatch: 'fail' } }] }),
  explode: z
    .array(explodeSchema)
    .min(1, 'expected at least one child table')
    .optional()
    .describe(
      'Child tables: the elements of a list or a set, or the entries of a map, as rows with the key of the item. ' +
        'Default: none.',
    )
    .meta({
      examples: [[{ table: 'order_lines', from: 'lines', columns: { sku: 'string', qty: 'int32' } }]],
    }),
  rest: text(nameProblem)
    .optional()
    .describe(
      'Name of a JSON column for every top-level attribute that no column takes whole, so that nothing is lost. ' +
        'Default: no such column.',
    )
    .meta({ examples: ['other_attributes'] }),
  longNumbers: z
    .enum(['number', 'text'])
    .default('number')
    .describe(
      'Numbers inside JSON (json columns and rest) that take more than 38 digits, or 37 behind the point. number: as ' +
        'numbers, and Redshift, which would round them, rejects the row; text: as text with all digits, in every ' +
        'warehouse.',
    ),
  maxRejects: z
    .int()
    .nonnegative()
    .default(0)
    .describe(
      'Rows of one export that may be rejected; past it nothing of the export is applied. Default: 0.',
    )
    .meta({ examples: [0, 10] }),
  clickhouse: clickhouseSchema
    .optional()
    .describe('How the table is laid out in ClickHouse. Counts when it is built: rebuild it after a change.')
    .meta({ examples: [{ lowCardinality: ['status'], codecs: { payload: 'ZSTD(3)' } }] }),
  redshift: redshiftSchema
    .optional()
    .describe('How the table is laid out in Redshift. Counts when it is built: rebuild it after a change.')
    .meta({ examples: [{ distKey: 'customer_id', sortKey: ['created_at'] }] }),
  description,
});

const sourceTable = text((value) => {
  const result = parseSourceTable(value);
  return 'problem' in result ? result.problem : null;
}).meta({ pattern: DYNAMODB_TABLE_PATTERN.source });

export const sourceSchema = z.strictObject({
  table: sourceTable.meta({
    description:
      'Name of the DynamoDB table, or its ARN (arn:aws:dynamodb:REGION:ACCOUNT:table/NAME) when tables of the same ' +
      'name exist in several accounts or Regions.',
    examples: ['Orders', 'arn:aws:dynamodb:eu-central-1:123456789012:table/Orders'],
  }),
  was: z
    .union([sourceTable, z.array(sourceTable).min(1, 'expected at least one table')])
    .optional()
    .describe(
      'Name or ARN of the table that this one was before it was restored or moved, or a list of them: targets that ' +
        'hold it are replaced by a full export of this one. Default: none, and exports of another table are refused.',
    )
    .meta({ examples: ['Orders-before-restore'] }),
  keys: z
    .array(z.string().min(1))
    .min(1)
    .max(2)
    .describe(
      'Attribute names of the primary key: the partition key first, then the sort key if there is one.',
    )
    .meta({ examples: [['pk', 'sk'], ['id']] }),
});

export const mappingFileSchema = z.strictObject({
  $schema: z
    .string()
    .optional()
    .describe('Path of mapping.schema.json, for editors.')
    .meta({ examples: ['./mapping.schema.json'] }),
  description,
  source: sourceSchema
    .describe('The DynamoDB table.')
    .meta({ examples: [{ table: 'Shop', keys: ['pk', 'sk'] }] }),
  load: z
    .enum(['merge', 'replace'])
    .default('merge')
    .describe(
      'merge: full exports and the incrementals between them. replace: only full exports count, and each newer one ' +
        'replaces the tables.',
    ),
  overlap: z
    .enum(['refuse', 'accept'])
    .default('refuse')
    .describe(
      'An incremental whose window begins before the watermark and ends after it: refuse it, because deleted rows ' +
        'could stay behind, or accept it; status then no longer calls the table exact.',
    ),
  gap: z
    .enum(['wait', 'accept'])
    .default('wait')
    .describe(
      'An incremental whose window begins after the watermark: wait for the missing one, or accept the gap, for a ' +
        'table known to have been idle; status then no longer calls the table exact.',
    ),
  healAfter: z
    .string()
    .regex(DURATION_PATTERN)
    .default('24h')
    .describe('How old a gap must be before a newer full export heals it: "90m", "24h", "2d". Default: 24h.')
    .meta({ examples: ['90m', '24h', '2d'] }),
  export: exportSchema
    .optional()
    .describe('Lets dynaload start the exports of the table. Default: others start them.')
    .meta({ examples: [{ to: 's3://my-exports/shop', every: '1h' }] }),
  targets: z
    .array(targetSchema)
    .min(1)
    .describe('The tables in the warehouse; a single-table design usually has several.')
    .meta({
      examples: [
        [
          {
            table: 'orders',
            where: { sk: { beginsWith: 'ORDER#' } },
            columns: { pk: 'string', sk: 'string' },
          },
        ],
      ],
    }),
});

export type MappingFile = z.infer<typeof mappingFileSchema>;
export type TargetFile = z.infer<typeof targetSchema>;
export type ExplodeFile = z.infer<typeof explodeSchema>;
export type InnerExplodeFile = Omit<ExplodeFile, 'explode'>;

const RECORDS: ReadonlySet<string> = new Set(['targets.columns', 'targets.where']);

/** The fields of the object at a JSON path; none where names are free or nothing is known. */
export function fieldsAt(path: readonly PropertyKey[]): readonly string[] {
  // Indexes and free names do not tell objects apart; the names of fields do.
  const fields = path.filter((step) => typeof step !== 'number').map(String);
  const place = fields.slice(0, 2).join('.');
  if (fields.length === 0) return Object.keys(mappingFileSchema.shape);
  if (place === 'source') return Object.keys(sourceSchema.shape);
  if (fields[0] === 'export') return exportFieldsAt(fields.slice(1));
  if (place === 'targets') return Object.keys(targetSchema.shape);
  if (place === 'targets.clickhouse') return clickhouseFieldsAt(fields.slice(2));
  if (place === 'targets.redshift') return Object.keys(redshiftSchema.shape);
  if (place === 'targets.explode') {
    return explodeFieldsAt(fields.slice(2), Object.keys(explodeSchema.shape), (below) =>
      columnFieldsAt(below, elementColumnSchema.shape),
    );
  }
  if (!RECORDS.has(place) || fields.length === 2) return [];
  if (place === 'targets.columns') return columnFieldsAt(fields.slice(3), columnSchema.shape);
  return Object.keys(fields.length === 3 ? conditionSchema.shape : exclusionSchema.shape);
}
