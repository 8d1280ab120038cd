/** The blocks `clickhouse` and `redshift` of a target. */
import * as z from 'zod';
import { codecProblem } from '../layout/codec.ts';
import { text } from './schema-text.ts';

const columns = z.array(z.string()).min(1, 'expected at least one column');

/** Refused in words, since people look for it. */
const refused = (reason: string) =>
  z
    .unknown()
    .optional()
    .check((context) => {
      if (context.value !== undefined)
        context.issues.push({ code: 'custom', message: reason, input: context.value });
    })
    .describe(`Refused: ${reason}.`);

/** What is not here would change what the engine keeps, merges or shows, or how parts are moved between tables. */
const settings = z.strictObject({
  index_granularity: z
    .int()
    .min(64)
    .max(65_536)
    .optional()
    .describe(
      'Rows between two marks of the index. Larger: a smaller index; smaller: reads by key read less. Default: 1024.',
    )
    .meta({ examples: [8192] }),
  min_age_to_force_merge_seconds: z
    .int()
    .nonnegative()
    .optional()
    .describe('A server merges parts that are older than this by itself. Default: 0, not by age.')
    .meta({ examples: [600] }),
  min_age_to_force_merge_on_partition_only: z
    .union([z.literal(0), z.literal(1)])
    .optional()
    .describe('1: only the whole table into one part, which is what makes reading fast. Default: 0.')
    .meta({ examples: [1] }),
  max_bytes_to_merge_at_max_space_in_pool: z
    .int()
    .min(1_048_576)
    .optional()
    .describe('The largest part, in bytes, that a merge of a server makes by itself.')
    .meta({ examples: [10_737_418_240] }),
  min_bytes_for_wide_part: z
    .int()
    .nonnegative()
    .optional()
    .describe('Bytes from which on a part has a file for each column.')
    .meta({ examples: [10_485_760] }),
});

export const clickhouseSchema = z.strictObject({
  orderBy: columns
    .meta({ examples: [['sk', 'pk']] })
    .optional()
    .describe(
      'The columns of the primary key, all of them, in the order in which rows are sorted. Others are refused: two versions ' +
        'of a row with different values there would lie apart and never meet. Default: partition key first.',
    ),
  lowCardinality: columns
    .meta({ examples: [['status']] })
    .optional()
    .describe(
      'Text columns with some thousands of different values at the most: kept as LowCardinality. Default: none.',
    ),
  codecs: z
    .record(z.string(), text(codecProblem).meta({ examples: ['ZSTD(3)', 'Delta, ZSTD(1)', 'LZ4HC(9)'] }))
    .meta({ examples: [{ payload: 'ZSTD(3)', created_at: 'Delta, ZSTD(1)' }] })
    .optional()
    .describe(
      'Compression by column: NONE, LZ4, LZ4HC(n), ZSTD(n); before one of them Delta, DoubleDelta or T64 for whole numbers, dates and ' +
        'times, Gorilla for float64. Default: that of the server.',
    ),
  settings: settings
    .meta({
      examples: [{ min_age_to_force_merge_seconds: 600, min_age_to_force_merge_on_partition_only: 1 }],
    })
    .optional()
    .describe('Settings of the table, of those that change nothing in what it holds. Default: none.'),
  ttl: refused(
    'expected no ttl: it removes rows that DynamoDB still has, and tombstones, so that an outdated version could show again; let ' +
      "DynamoDB's TTL delete the items, or filter in a view",
  ),
  partitionBy: refused(
    'expected no partitionBy: two versions of a row in two partitions would never meet; a merge would not see that one is outdated',
  ),
});

export const redshiftSchema = z.strictObject({
  distKey: z
    .string()
    .min(1)
    .meta({ examples: ['customer_id'] })
    .optional()
    .describe(
      'Column by which rows are distributed over the nodes: one that tables are joined by. Default: as the warehouse URL says.',
    ),
  distStyle: z
    .enum(['auto', 'all', 'even', 'key'])
    .optional()
    .describe(
      'auto, all (a copy on each node, for small tables), even; key: with distKey, which says so alone. Default: as the warehouse URL says.',
    ),
  sortKey: columns
    .meta({ examples: [['created_at']] })
    .optional()
    .describe(
      'Columns by which rows are sorted (compound): those that queries filter by. Default: as the warehouse URL says.',
    ),
  interleaved: refused(
    'expected no interleaved: such a table has to be reindexed by hand to stay quick; name a compound sortKey',
  ),
});

/** Names of the fields in the block `clickhouse` at a place below it. */
export function clickhouseFieldsAt(path: readonly string[]): readonly string[] {
  return Object.keys(path[0] === 'settings' ? settings.shape : clickhouseSchema.shape);
}
