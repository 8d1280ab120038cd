/** The `export` block of a mapping file. */
import * as z from 'zod';
import {
  ADDRESS_PATTERN,
  EVERY_PATTERN,
  parseEvery,
  parseExportAddress,
  parseSize,
  SIZE_PATTERN,
} from '../exports/parse-export.ts';
import { text } from './schema-text.ts';

/** Refuses a text with what `parse` says of it. */
const parsedBy = (parse: (value: string) => unknown) =>
  text((value) => {
    const result = parse(value);
    return typeof result === 'object' && result !== null && 'problem' in result
      ? String(result.problem)
      : null;
  });

const every = parsedBy(parseEvery)
  .meta({ pattern: EVERY_PATTERN, examples: ['15m', '1h', '6h', '24h'] })
  .default('15m');
const size = parsedBy(parseSize)
  .meta({ pattern: SIZE_PATTERN, examples: ['100GB', '2TB'] })
  .default('100GB');

export const exportSchema = z.strictObject({
  to: parsedBy(parseExportAddress)
    .meta({ pattern: ADDRESS_PATTERN, examples: ['s3://my-exports/shop'] })
    .describe('Where the exports go: s3://bucket/prefix. Exports that are there already are gone on from.'),
  every: every.describe(
    'How long a window is: 15m to 24h, dividing a day evenly; all tables share its instants. With load: replace, how ' +
      'often a full export is taken. Default: 15m.',
  ),
  view: z
    .enum(['NEW_AND_OLD_IMAGES', 'NEW_IMAGE'])
    .default('NEW_AND_OLD_IMAGES')
    .describe(
      'What an incremental export holds of an item. dynaload needs new images alone. Default: NEW_AND_OLD_IMAGES.',
    ),
  encryption: z
    .union([
      z.strictObject({
        kms: z
          .string()
          .min(1)
          .describe('ID, ARN or alias of the key, in the Region of the bucket.')
          .meta({ examples: ['alias/data'] }),
      }),
      z.enum(['AES256', 'KMS']),
    ])
    .default('AES256')
    .describe(
      'AES256: keys of S3. KMS: the key of AWS for S3. {"kms": KEY}: a key of yours. The encryption of the bucket does ' +
        'not count. Default: AES256.',
    )
    .meta({ examples: ['KMS', { kms: 'alias/data' }] }),
  bucketOwner: text((value) =>
    /^[0-9]{12}$/.test(value) ? null : `expected an account of 12 digits, got ${JSON.stringify(value)}`,
  )
    .meta({ pattern: '^[0-9]{12}$', examples: ['123456789012'] })
    .optional()
    .describe("Account of the bucket when it is another than the table's. Default: the same."),
  full: z
    .strictObject({
      upTo: size.describe(
        'Size up to which a table is exported in full without being asked for. Default: 100GB.',
      ),
    })
    .default({ upTo: '100GB' })
    .describe('Full exports, which are billed by the size of the table.')
    .meta({ examples: [{ upTo: '2TB' }] }),
  enabled: z.boolean().default(true).describe('false starts nothing: a pause. Default: true.'),
});

export type ExportFile = z.infer<typeof exportSchema>;

/** The fields of the object at a path below `export`. */
export function exportFieldsAt(below: readonly string[]): readonly string[] {
  switch (below[0]) {
    case undefined:
      return Object.keys(exportSchema.shape);
    case 'full':
      return ['upTo'];
    case 'encryption':
      return ['kms'];
    default:
      return [];
  }
}
