/** What the state machine asks of the functions that stage and apply a large load. */
import * as z from 'zod';
import { DynaloadError } from '../../errors.ts';
import type { HandedLoads } from '../../load/kept/handed-loads.ts';
import type { KeptLoads } from '../../load/kept/kept-loads.ts';
import type { OpenFunction } from '../open-function.ts';

const stageOrder = z.object({ load: z.string(), part: z.unknown() });

const commitOrder = z.object({ load: z.string(), do: z.enum(['commit', 'give up']) });

export type StageOrder = z.output<typeof stageOrder>;
export type CommitOrder = z.output<typeof commitOrder>;

/** @throws DynaloadError USAGE */
export function readStageOrder(event: unknown): StageOrder {
  return read(stageOrder, event, '{"load": "…", "part": {…}}');
}

/** @throws DynaloadError USAGE */
export function readCommitOrder(event: unknown): CommitOrder {
  return read(commitOrder, event, '{"load": "…", "do": "commit" or "give up"}');
}

function read<Value>(schema: z.ZodType<Value>, event: unknown, form: string): Value {
  const { data, success } = schema.safeParse(event);
  if (success) return data;
  throw new DynaloadError('USAGE', `Expected ${form}, which is what the state machine sends.`, {
    hint: 'To load an export, call the function `load`: docs/functions.md.',
  });
}

/** @throws DynaloadError STAGING_INVALID where the function has no staging area */
export function keptIn({ ways, handed }: OpenFunction): { kept: KeptLoads; handed: HandedLoads } {
  if (ways.kept !== null && handed !== null) return { kept: ways.kept, handed };
  throw new DynaloadError('STAGING_INVALID', 'Large loads need a staging area, and the function has none.', {
    hint: 'Set DYNALOAD_STAGING to s3://bucket/prefix.',
  });
}
