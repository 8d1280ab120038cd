/**
 * The mark that dynaload leaves in the COMMENT of everything it makes. It tells its own tables from other people's,
 * and says what each is. A view's mark is what makes a generation the current one.
 */
import * as z from 'zod';
import { shapeSchema } from '../../../ledger/shape.ts';
import { FIRST_VERSION } from '../../sql/migrations.ts';
import { sealedCommitSchema } from './sealed-commit.ts';

/** Every mark begins so; the order of the fields is fixed by `formatMark`. */
export const MARK_START = '{"dynaload":1,';

const basisSchema = z.object({ generation: z.string(), loads: z.number() });

/** Of a table of the books: the version of its columns. What the ledger says is that of all the books. */
const versionFields = {
  version: z.number().default(FIRST_VERSION),
  /** The first version of dynaload that works with it. */
  needs: z.string().default(''),
};

/** Missing where none was asked for. */
const layoutSchema = z
  .object({
    orderBy: z.array(z.string()).readonly(),
    lowCardinality: z.array(z.string()).readonly(),
    codecs: z.record(z.string(), z.string()),
    settings: z.record(z.string(), z.union([z.number(), z.string()])),
  })
  .optional();

/** A child table, as its view has to be made whoever publishes the generation. */
const childSchema = z.object({
  table: z.string(),
  keys: z.array(z.string()),
  steps: z.array(z.object({ column: z.string(), by: z.enum(['position', 'name']), label: z.string() })),
  columns: z.array(z.string()),
  /** Of the columns: only of a table whose rows have had others. */
  types: z.array(z.string()).optional(),
});

export type ChildMark = z.infer<typeof childSchema>;

const markSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('view'),
    table: z.string(),
    generation: z.string(),
    /** Name of the table that it shows. Default: that of the generation as it was published. */
    physical: z.string().optional(),
    /** `viewKey` of the shape that it shows. Default: of the table as it was built. */
    key: z.string().optional(),
    /** Of a table that was changed; else what its own mark says. */
    children: z.array(childSchema).readonly().optional(),
  }),
  z.object({
    kind: z.literal('generation'),
    table: z.string(),
    generation: z.string(),
    exportId: z.string(),
    /** Of the mapping that built it; another word when its columns were changed since. */
    shapeHash: z.string(),
    mappingHash: z.string(),
    layout: layoutSchema,
    /** On which its rows are by their key. Without it, every node has all of them. */
    shards: z.number().optional(),
    /** Of those shards, by which a key finds its own. Without it, the table was built by a dynaload that did not ask. */
    shardOrder: z.string().optional(),
    /** Without it, there are none. */
    children: z.array(childSchema).readonly().optional(),
  }),
  /** The view of a child table. */
  z.object({
    kind: z.literal('child'),
    /** Of the parent. */
    table: z.string(),
    /** Tells it from one with other columns. */
    definition: z.string(),
  }),
  z.object({
    kind: z.literal('staging'),
    table: z.string(),
    /** Of the load; microseconds of the server's clock when it began. */
    sequence: z.string(),
    exportId: z.string(),
    /** Of the tables of the load. */
    layout: layoutSchema,
  }),
  z.object({
    kind: z.literal('claim'),
    table: z.string(),
    /** The state on which the step follows; null when readers see nothing. */
    basis: basisSchema.nullable(),
    step: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('load'),
        commit: sealedCommitSchema,
        /** The table in which its rows wait; null in a claim of the first version: the staging table of the load. */
        rows: z.string().nullable().default(null),
        /** What becomes of the generation's table before the rows go into it; null for nothing. */
        shape: shapeSchema.nullable().default(null),
      }),
      z.object({ kind: z.literal('publication'), generation: z.string() }),
    ]),
  }),
  z.object({ kind: z.literal('ledger'), ...versionFields }),
  z.object({ kind: z.literal('rejects'), ...versionFields }),
  z.object({ kind: z.literal('failures'), ...versionFields }),
  z.object({
    kind: z.literal('lease'),
    name: z.string(),
    holder: z.string(),
    /** Differs for each process: an embedded warehouse has one process only. */
    process: z.string(),
    /** Epoch milliseconds by the server's clock; 0 once the lease was given back. */
    until: z.number(),
  }),
]);

export type Mark = z.infer<typeof markSchema>;
export type MarkOf<Kind extends Mark['kind']> = Extract<Mark, { readonly kind: Kind }>;

export function formatMark(mark: Mark): string {
  return JSON.stringify({ dynaload: 1, ...mark });
}

/** The mark in a comment, or undefined when it is not ours. */
export function parseMark(comment: string): Mark | undefined {
  if (!comment.startsWith(MARK_START)) return undefined;
  try {
    return markSchema.safeParse(JSON.parse(comment)).data;
  } catch {
    // Somebody else's comment that only begins like ours.
    return undefined;
  }
}
