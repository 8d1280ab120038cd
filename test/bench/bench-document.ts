/** The JSON document of a run. */
import * as z from 'zod';

const seconds = z.array(z.number().positive()).min(1);

const ratios = z.record(z.string(), z.number().positive());

/** A figure as it was measured. */
export const figureSchema = z.strictObject({
  /** One for each round. */
  seconds,
  median: z.number().positive(),
  /** Millions of bytes of DynamoDB JSON in a second; null where that means nothing. */
  megabytesPerSecond: z.number().positive().nullable(),
});

export const benchDocumentSchema = z.strictObject({
  /** Speed of dynaload's decoder over that of the other: higher is better. */
  decodeVsJsonParse: z.number().positive(),
  decodeVsGunzip: z.number().positive(),
  decodeVsGunzipLargeChunks: z.number().positive(),
  /** Time of dynaload over that of the other: lower is better. */
  stageVsGunzip: z.number().positive(),
  stageVsGunzipLargeChunks: z.number().positive(),
  /** Time of staging into ten targets, of which each item belongs to one, over that into one: lower is better. */
  tenTargetsVsOne: z.number().positive(),
  /** Time of staging with one child table over that of the same mapping without it: lower is better. */
  childTableVsNone: z.number().positive(),
  /** Speed again: higher is better. */
  stageVsSdk: z.number().positive(),
  /** Time again: lower is better. */
  syncVsClickHouse: z.number().positive(),
  /** Millions of bytes. */
  peakMemoryMB: z.number().positive(),
  peakMemory10xMB: z.number().positive(),
  peakMemoryHugeMB: z.number().positive(),
  /** Time of a query on the view over that on a plain table, by query: lower is better. */
  reading: z.strictObject({ afterFull: ratios, afterChanges: ratios }),
  node: z.string(),
  machine: z.strictObject({ cpu: z.string(), cores: z.int().positive(), platform: z.string() }),
  quick: z.boolean(),
  /** Of the 1x export, its bytes being those of its DynamoDB JSON. */
  items: z.int().positive(),
  bytes: z.int().positive(),
  /** How staged rows were compressed. */
  compression: z.enum(['zstd', 'gzip']),
  /** How processes were kept to one core. */
  oneCore: z.string(),
  /** Share of the lines that the fast decoder left to the reference decoder, by export and mapping. */
  fallbackRates: z.record(z.string(), z.number().min(0).max(1)),
  figures: z.record(z.string(), figureSchema),
});

export type Figure = z.infer<typeof figureSchema>;
export type BenchDocument = z.infer<typeof benchDocumentSchema>;
