/** The form of the conditions in the `where` of a target. */
import * as z from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const scalars = z.array(scalar).min(1, 'expected at least one value');

const comparison = z
  .union([z.number(), z.string()])
  .optional()
  .meta({ examples: [100, '12345678901234567890.5'] });

const tests = {
  equals: z
    .union([z.string(), z.number(), z.boolean(), scalars])
    .optional()
    .describe(
      'The attribute is this value, or one of these: a text matches an S, a number an N by its value, true and false ' +
        'a BOOL. In a key attribute a number may be text, and a B is base64.',
    )
    .meta({ examples: ['OPEN', 7, true, ['OPEN', 'PAID']] }),
  in: scalars
    .optional()
    .describe('The attribute is one of these values. The same as equals with a list.')
    .meta({ examples: [['OPEN', 'PAID']] }),
  beginsWith: z
    .union([
      z.string().min(1),
      z.array(z.string().min(1, 'expected a prefix, got ""')).min(1, 'expected at least one prefix'),
    ])
    .optional()
    .describe('The attribute begins with this text, or with one of these. Only for attributes of type S.')
    .meta({ examples: ['ORDER#', ['ORDER#', 'RETURN#']] }),
  contains: z
    .union([z.string(), z.number(), z.boolean(), scalars])
    .optional()
    .describe(
      'The attribute is a set or a list that has this element, or one of these. Not for parts of a text, and not for ' +
        'key attributes.',
    )
    .meta({ examples: ['vip', ['vip', 'staff']] }),
  exists: z
    .boolean()
    .optional()
    .describe('Whether the item has the attribute, whatever its value is, NULL too. Not for key attributes.')
    .meta({ examples: [true, false] }),
  lessThan: comparison.describe('The attribute is an N below this number; digits may be text, to be exact.'),
  atMost: comparison.describe('The attribute is an N that is this number or below it.'),
  greaterThan: comparison.describe('The attribute is an N above this number.'),
  atLeast: comparison.describe('The attribute is an N that is this number or above it.'),
};

export const exclusionSchema = z.strictObject(tests);

export const conditionSchema = z.strictObject({
  ...tests,
  not: exclusionSchema
    .optional()
    .describe('Takes items out again: none of these tests may hold. An attribute that is missing meets it.')
    .meta({ examples: [{ equals: 'DELETED' }, { exists: true }] }),
});

/** What stands at the name of an attribute: a value is short for "equals". */
export const whereSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), conditionSchema]),
);

export type ConditionFile = z.infer<typeof conditionSchema>;
export type ExclusionFile = z.infer<typeof exclusionSchema>;
