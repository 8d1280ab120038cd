/** Messages of dynaload's own: of the schedule, of people, and of `dynaload remote`. */
import * as z from 'zod';
import type { Reading, Work } from './work.ts';

const name = z.string().min(1).max(2048);
const names = z.union([
  z.literal('all').transform(() => null),
  name.transform((one) => [one]),
  z.array(name).min(1).max(100),
]);

/** ISO 8601 with its offset, to the second or finer. */
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const stretch = z
  .strictObject({ from: instant, to: instant })
  .refine(({ from, to }) => from <= to, 'expected "from" before "to"');

/** Strict: a word that is not understood may be the one that matters. */
const messages = {
  reconcile: z.strictObject({ reconcile: names, ask: z.boolean().optional() }),
  export: z.strictObject({ export: names }),
  reload: z.strictObject({ reload: z.union([name, stretch]), table: name.optional() }),
  rebuild: z.strictObject({ rebuild: name }),
  status: z.strictObject({ status: names }),
} as const;

export const ownMessage = z.union([
  messages.reconcile,
  messages.export,
  messages.reload,
  messages.rebuild,
  messages.status,
]);

/** What may be sent, as it is written. */
export type OwnMessage = z.input<typeof ownMessage>;

/** The words by which a message of dynaload's own is told from the events of others. */
export function isOwn(value: object): boolean {
  return Object.keys(messages).some((word) => Object.hasOwn(value, word));
}

export function readOwn(message: z.output<typeof ownMessage>): Reading {
  return { work: worksOf(message), leftOut: [] };
}

function worksOf(message: z.output<typeof ownMessage>): readonly Work[] {
  if (!('reconcile' in message)) return [workOf(message)];
  const { reconcile: tables, ask = false } = message;
  const look: Work = { kind: 'reconcile', tables, ask };
  // It is what the clock says: what is due is exported before what is there is loaded.
  const isOfClock = tables === null && !ask;
  return isOfClock ? [{ kind: 'export', tables: null, isDemanded: false }, look] : [look];
}

function workOf(message: Exclude<z.output<typeof ownMessage>, { reconcile: unknown }>): Work {
  if ('export' in message) return { kind: 'export', tables: message.export, isDemanded: true };
  if ('rebuild' in message) return { kind: 'rebuild', table: message.rebuild };
  if ('status' in message) return { kind: 'status', tables: message.status };
  const { reload, table } = message;
  if (typeof reload === 'string') return { kind: 'reload', exportId: reload };
  return { kind: 'reload stretch', stretch: reload, table: table ?? null };
}
