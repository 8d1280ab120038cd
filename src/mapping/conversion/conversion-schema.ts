/** The fields of a column that change its value on the way, or take it from elsewhere than the item. */
import * as z from 'zod';
import { LOAD_FIELDS } from './load-field.ts';
import { USUAL_SECRET } from './mask-secret.ts';

const variable = z
  .string()
  .regex(/^env:[A-Za-z_][A-Za-z0-9_]*$/, 'expected "env:" and the name of an environment variable')
  .meta({ examples: ['env:PII_SECRET'] });

export const conversionFields = {
  trim: z
    .literal(true)
    .optional()
    .describe('Takes the blanks around a text away. Not for key attributes.')
    .meta({ examples: [true] }),
  stripPrefix: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Takes this prefix off a text: "CUST#" makes "123" of "CUST#123". A value without it does not fit.',
    )
    .meta({ examples: ['CUST#'] }),
  split: z
    .strictObject({
      by: z
        .string()
        .min(1)
        .describe('What stands between the parts.')
        .meta({ examples: ['#'] }),
      part: z
        .int()
        .describe('Which part: 0 is the first, -1 the last.')
        .meta({ examples: [0, -1] }),
    })
    .optional()
    .describe(
      'Takes a part of a composite text: by "#", part 1 of "ORDER#2024#7" is "2024". Where there is no such part, the ' +
        'value is missing. Not for key attributes.',
    )
    .meta({ examples: [{ by: '#', part: 1 }] }),
  case: z
    .enum(['lower', 'upper'])
    .optional()
    .describe('Makes a text lower or upper case. Not for key attributes.')
    .meta({ examples: ['lower'] }),
  mask: z
    .union([
      z.enum(['sha256', 'hmac', 'last4', 'drop']),
      z.strictObject({
        sha256: z
          .strictObject({ salt: variable.describe('The environment variable with the salt.') })
          .describe('The hash of a salt and the value.')
          .meta({ examples: [{ salt: 'env:PII_SALT' }] }),
      }),
      z.strictObject({
        hmac: z
          .strictObject({ secret: variable.describe('The environment variable with the secret.') })
          .describe('The hash keyed with a secret.')
          .meta({ examples: [{ secret: 'env:PII_SECRET' }] }),
      }),
    ])
    .optional()
    .describe(
      'Keeps a value out of the warehouse. sha256: the hash of a salt and the value; hmac: the hash keyed with a ' +
        `secret; both from ${USUAL_SECRET} unless another variable is named; last4: the last four characters, and ` +
        'never more than half; drop: NULL.',
    )
    .meta({
      examples: ['hmac', { hmac: { secret: 'env:PII_SECRET' } }, { sha256: { salt: 'env:PII_SALT' } }],
    }),
  constant: z
    .unknown()
    .optional()
    .describe('The value of every row, in the place of an attribute. Must fit the type.')
    .meta({ examples: ['eu', 1] }),
  source: z
    .enum(LOAD_FIELDS)
    .optional()
    .describe(
      'What the load itself knows, in the place of an attribute. exportId (a string): the export from which the row ' +
        'is; loadedAt (a timestamp): when the load began; writtenAt (a timestamp): when DynamoDB wrote the item, ' +
        'NULL in the rows of full exports, which do not tell.',
    )
    .meta({ examples: [...LOAD_FIELDS] }),
};
