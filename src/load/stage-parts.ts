/** Stages an export part by part, one after another or several at a time, but for what had been staged before. */
import pLimit from 'p-limit';
import type { DynaloadError } from '../errors.ts';
import type { DataFile } from '../export/export-info.ts';
import type { LoadTicket } from '../ticket/load-ticket.ts';
import { partName, type StagedPart } from '../ticket/staged-part.ts';
import { REJECTS_COLLECTED, tooManyRejects } from '../ticket/too-many-rejects.ts';
import type { StageOutcome } from './stage-files.ts';

/** A load that was begun, and the parts of it that an earlier run staged, by their names. */
export interface BegunLoad {
  readonly ticket: LoadTicket;
  readonly staged: ReadonlyMap<string, StagedPart>;
}

/** Stages one part for some loads of an export. @returns an outcome for each, in their order */
export type StageOne = (
  tickets: readonly LoadTicket[],
  files: readonly DataFile[],
  signal: AbortSignal,
) => Promise<readonly StageOutcome[]>;

export interface StagePartsRequest {
  readonly loads: readonly BegunLoad[];
  readonly parts: readonly (readonly DataFile[])[];
  /** Parts that may be staged at the same time. */
  readonly atOnce: number;
  readonly stage: StageOne;
  /** Called when the rows of a part are where they wait; awaited, also when the run is to end. */
  readonly onStaged: (ticket: LoadTicket, part: StagedPart) => Promise<void>;
  /** Called with the number of items of a part that had been staged before for every load. */
  readonly onSpared: (items: number) => void;
  readonly signal: AbortSignal;
}

/** All parts of a load in the order of its files, or why its target cannot be loaded. */
export type PartsOutcome = { readonly parts: readonly StagedPart[] } | { readonly error: DynaloadError };

/**
 * @returns an outcome for each load, in their order
 * @throws DynaloadError for what concerns all targets; the reason of `signal` once it is aborted
 */
export async function stageParts(request: StagePartsRequest): Promise<readonly PartsOutcome[]> {
  const loads = request.loads.map((load) => new LoadParts(load));
  const stopped = new AbortController();
  const signal = AbortSignal.any([request.signal, stopped.signal]);
  const limit = pLimit(request.atOnce);
  const staging = request.parts.map((files) =>
    limit(async () => {
      signal.throwIfAborted();
      await stageOne(request, loads, files, signal);
      if (haveAllFailed(loads)) stopped.abort();
    }),
  );
  try {
    await Promise.all(staging);
  } catch (thrown) {
    // The first failure ends the others; they are awaited so that nothing goes on behind the caller's back.
    stopped.abort();
    await Promise.allSettled(staging);
    request.signal.throwIfAborted();
    if (!haveAllFailed(loads)) throw thrown;
  }
  return loads.map((load) => load.outcome(request.parts));
}

function haveAllFailed(loads: readonly LoadParts[]): boolean {
  return loads.every(({ error }) => error !== null);
}

async function stageOne(
  { stage, onStaged, onSpared }: StagePartsRequest,
  loads: readonly LoadParts[],
  files: readonly DataFile[],
  signal: AbortSignal,
): Promise<void> {
  const name = partName(files);
  const missing = loads.filter((load) => load.error === null && !load.has(name));
  if (missing.length === 0) {
    onSpared(files.reduce((sum, { itemCount }) => sum + itemCount, 0));
    return;
  }
  const tickets = missing.map(({ ticket }) => ticket);
  const outcomes = await stage(tickets, files, signal);
  for (const [index, load] of missing.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) throw new Error(`nothing was staged for ${load.ticket.table}`);
    if ('part' in outcome) {
      await onStaged(load.ticket, outcome.part);
      load.add(outcome.part);
    } else load.error ??= outcome.error;
  }
}

/** What there is of one load. */
class LoadParts {
  readonly ticket: LoadTicket;
  /** Why its target cannot be loaded; its siblings go on. */
  error: DynaloadError | null = null;
  readonly #staged = new Map<string, StagedPart>();
  #rejected = 0;

  constructor({ ticket, staged }: BegunLoad) {
    this.ticket = ticket;
    for (const part of staged.values()) this.add(part);
  }

  has(name: string): boolean {
    return this.#staged.has(name);
  }

  add(part: StagedPart): void {
    this.#staged.set(part.name, part);
    this.#rejected += part.files.reduce((sum, file) => sum + file.rejected, 0);
    if (this.#rejected <= this.ticket.maxRejects + REJECTS_COLLECTED) return;
    // Not worth the other parts.
    const parts = [...this.#staged.values()];
    this.error ??= tooManyRejects(this.ticket, parts, { rejected: this.#rejected, isStopped: true });
  }

  outcome(parts: readonly (readonly DataFile[])[]): PartsOutcome {
    if (this.error !== null) return { error: this.error };
    return {
      parts: parts.map((files) => {
        const part = this.#staged.get(partName(files));
        if (part === undefined) throw new Error(`a part of the load of ${this.ticket.table} was not staged`);
        return part;
      }),
    };
  }
}
