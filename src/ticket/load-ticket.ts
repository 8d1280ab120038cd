/**
 * A load as data: what one process begins, others stage and another one applies. Plain values that JSON holds as they
 * are, so that a ticket goes through a file, a message or a function's input.
 */
import * as z from 'zod';
import { DynaloadError } from '../errors.ts';
import type { DataFile } from '../export/export-info.ts';
import { BATCH_KINDS, type Batch } from '../ledger/batch.ts';
import { ACCEPTANCES, LOAD_ACTIONS } from '../ledger/ledger.ts';
import { shapeSchema, type TargetShape } from '../ledger/shape.ts';
import type { TargetMapping } from '../mapping/mapping.ts';

/** Of a ticket and of a part: processes of two releases that do not understand each other say so. */
export const TICKET_VERSION = 1;

const basisSchema = z.strictObject({ generation: z.string(), loads: z.int() });

const stagingSchema = z.discriminatedUnion('kind', [
  /** In tables of the warehouse whose names begin so. */
  z.strictObject({ kind: z.literal('tables'), prefix: z.string() }),
  /** In files of the staging area whose keys begin so, all compressed alike. */
  z.strictObject({
    kind: z.literal('files'),
    folder: z.string(),
    compression: z.enum(['zstd', 'gzip']),
  }),
]);

const ticketSchema = z.strictObject({
  version: z.literal(TICKET_VERSION),
  /** Of the target. */
  table: z.string(),
  mappingHash: z.string(),
  generation: z.string(),
  /** Digits: JSON has no integers of that size. */
  sequence: z.string().regex(/^\d+$/),
  /** The state on which the load follows; null when it makes the generation. */
  basis: basisSchema.nullable(),
  /** Whether readers saw the generation when the load began. */
  isPublished: z.boolean(),
  /** Of the table, as it is with this load; null when it is what the mapping makes. */
  shape: shapeSchema.nullable().default(null),
  /** For a load that makes a generation: show it to readers with this load; null leaves that to `publish`. */
  publish: z.strictObject({ over: basisSchema.nullable() }).nullable(),
  action: z.enum(LOAD_ACTIONS),
  /** What is loaded. */
  batch: z.strictObject({
    id: z.string(),
    kind: z.enum(BATCH_KINDS),
    from: z.number().nullable(),
    to: z.number(),
    position: z.string().nullable(),
  }),
  watermarkBefore: z.number().nullable(),
  watermark: z.number(),
  accepted: z.enum(ACCEPTANCES),
  tableArn: z.string(),
  tableId: z.string().nullable(),
  /** Instant of the full export on which the generation rests: older records are ignored. */
  base: z.number(),
  /** Items in the batch. */
  items: z.int(),
  /** What has to be staged, all of it. */
  files: z.array(z.strictObject({ key: z.string(), itemCount: z.int(), md5: z.string().nullable() })),
  /** In all parts together. */
  maxRejects: z.int(),
  startedAt: z.number(),
  staging: stagingSchema,
});

type Schema = z.infer<typeof ticketSchema>;

/** Where the rows of a load wait. */
export type StagingPlace = Readonly<z.infer<typeof stagingSchema>>;

/**
 * A generation, and how many loads it has had: as loads are only ever added, a state of a target that can be told from
 * every other.
 */
export type Basis = Readonly<z.infer<typeof basisSchema>>;

export interface Publication {
  /** What readers have to see still; null for nothing. */
  readonly over: Basis | null;
}

export interface LoadTicket extends Readonly<
  Omit<Schema, 'batch' | 'basis' | 'publish' | 'files' | 'staging' | 'shape'>
> {
  readonly shape: TargetShape | null;
  readonly batch: Batch;
  readonly basis: Basis | null;
  readonly publish: Publication | null;
  readonly files: readonly DataFile[];
  readonly staging: StagingPlace;
}

/** What a load is, before a warehouse gave it its number. */
export type LoadPlan = Pick<
  LoadTicket,
  | 'publish'
  | 'action'
  | 'batch'
  | 'watermarkBefore'
  | 'watermark'
  | 'accepted'
  | 'tableArn'
  | 'tableId'
  | 'base'
  | 'items'
  | 'files'
  | 'startedAt'
>;

/** What the warehouse adds to a plan. */
export interface TicketNumbers extends Pick<
  LoadTicket,
  'generation' | 'sequence' | 'basis' | 'isPublished' | 'staging'
> {
  /** Default: null. */
  readonly shape?: TargetShape | null;
}

export function makeTicket(target: TargetMapping, plan: LoadPlan, numbers: TicketNumbers): LoadTicket {
  const { table, hash: mappingHash, maxRejects } = target;
  const { shape = null } = numbers;
  return { version: TICKET_VERSION, table, mappingHash, maxRejects, ...plan, ...numbers, shape };
}

export function formatTicket(ticket: LoadTicket): string {
  return JSON.stringify(ticket);
}

/** @throws DynaloadError LOAD_TICKET_INVALID */
export function parseTicket(text: string): LoadTicket {
  return parseWith(ticketSchema, text, 'ticket of a load');
}

/**
 * What a text says that is to be a ticket or a part.
 * @param what for the message
 * @throws DynaloadError LOAD_TICKET_INVALID
 */
export function parseWith<Value>(schema: z.ZodType<Value>, text: string, what: string): Value {
  const invalid = (problem: string): DynaloadError =>
    new DynaloadError('LOAD_TICKET_INVALID', `Expected the ${what}, version ${TICKET_VERSION}: ${problem}.`, {
      hint: 'Let the same release of dynaload begin, stage and apply a load.',
    });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid('the text is not JSON');
  }
  const { data, error } = schema.safeParse(json);
  if (error === undefined) return data;
  const [issue] = error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `"${issue.path.join('.')}": `;
  throw invalid(`${where}${issue?.message ?? 'it is another'}`);
}

/**
 * A load is staged and applied by the mapping with which it was begun: the ticket does not hold it, since whoever works
 * on the load has the mapping anyway.
 * @throws DynaloadError LOAD_TICKET_INVALID
 */
export function requireSameMapping(ticket: LoadTicket, target: TargetMapping): void {
  if (ticket.table === target.table && ticket.mappingHash === target.hash) return;
  throw new DynaloadError(
    'LOAD_TICKET_INVALID',
    `The load of export ${ticket.batch.id} into "${ticket.table}" was begun with another mapping than the one of ` +
      `"${target.table}" that is to go on with it.`,
    {
      hint: 'Begin the load again: the mapping was changed in between.',
      details: { table: ticket.table, exportId: ticket.batch.id },
    },
  );
}
