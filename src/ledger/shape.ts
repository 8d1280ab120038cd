import * as z from 'zod';

const shapeSchema = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string(), nullable: z.boolean() })),
  keys: z.array(z.object({ attribute: z.string(), column: z.string() })),
  where: z.array(z.string()),
});

/**
 * What the table of a generation was built with, and what decides whether it takes more loads. Types and conditions are
 * texts, since another version of dynaload may have had others.
 */
export interface TargetShape {
  /** In their order. Types as a mapping spells them. */
  readonly columns: readonly ShapeColumn[];
  /** Partition key first. */
  readonly keys: readonly ShapeKey[];
  /** Conditions that all hold, sorted. */
  readonly where: readonly string[];
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
}

export function printShape({ columns, keys, where }: TargetShape): string {
  return JSON.stringify({ columns, keys, where });
}

/** @throws when it is not what `printShape` gives */
export function parseShape(printed: string): TargetShape {
  return shapeSchema.parse(JSON.parse(printed));
}
