import * as z from 'zod';

const columnSchema = z.object({ name: z.string(), type: z.string(), nullable: z.boolean() });

const keySchema = z.object({
  attribute: z.string(),
  column: z.string(),
  conversion: z.string().optional(),
});

const storeSchema = z.object({
  columns: z.array(columnSchema),
  built: z.number(),
  holders: z.array(z.array(z.string())),
  added: z.array(z.string()),
  mappings: z.array(z.string()),
  past: z.array(z.string()),
});

/**
 * What the table of a generation has, and what decides whether it takes more loads. Types and conditions are
 * texts, since another version of dynaload may have had others.
 */
export interface TargetShape {
  /** As readers see them, in their order. Types as a mapping spells them. */
  readonly columns: readonly ShapeColumn[];
  /** Partition key first. */
  readonly keys: readonly ShapeKey[];
  /** Conditions that all hold, sorted. */
  readonly where: readonly string[];
  /** Only of a table whose columns were changed since it was built: until then it has the columns that readers see. */
  readonly store?: ShapeStore | undefined;
}

export interface ShapeColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

export interface ShapeKey {
  /** Of DynamoDB. */
  readonly attribute: string;
  /** The column that holds it. */
  readonly column: string;
  /** What is done to it on the way; nothing where it is held as it is. Of a secret what tells it from another one. */
  readonly conversion?: string | undefined;
}

/** How a table whose columns were changed keeps what readers see. No column of it is ever renamed, changed or dropped. */
export interface ShapeStore {
  /** Of the table itself, in the order in which they were made. */
  readonly columns: readonly ShapeColumn[];
  /** How many of them it was built with. */
  readonly built: number;
  /**
   * For each column that readers see, in their order: the columns of the table that hold its values, the newest first. A
   * row has its value in one of them; new rows in the first.
   */
  readonly holders: readonly (readonly string[])[];
  /**
   * Names of columns that it did not have when it was built, or that a mapping was without: rows of before are NULL in
   * them.
   */
  readonly added: readonly string[];
  /** `shapeHash` of the mappings that it was loaded with since its columns were changed last. */
  readonly mappings: readonly string[];
  /** Of those before: it takes no load with one of them any more. */
  readonly past: readonly string[];
}

/** For what has a shape as one of its fields. */
export const shapeSchema: z.ZodType<TargetShape> = z.object({
  columns: z.array(columnSchema),
  keys: z.array(keySchema),
  where: z.array(z.string()),
  store: storeSchema.optional(),
});

/** How a table keeps what readers see, changed or not. */
export function layoutOf({
  columns,
  store,
}: TargetShape): Pick<ShapeStore, 'columns' | 'built' | 'holders' | 'added'> {
  if (store !== undefined) return store;
  return { columns, built: columns.length, holders: columns.map(({ name }) => [name]), added: [] };
}

export function printShape({ columns, keys, where, store }: TargetShape): string {
  return JSON.stringify({ columns, keys, where, store });
}

/** @throws when it is not what `printShape` gives */
export function parseShape(printed: string): TargetShape {
  return shapeSchema.parse(JSON.parse(printed));
}
