/** The ways of a load that are not one pass in this process. */
import type { DataFile } from '../export/export-info.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import type { LoadTicket } from '../ticket/load-ticket.ts';
import type { KeptLoads } from './kept/kept-loads.ts';
import type { StageOutcome } from './stage-files.ts';

export interface LoadWays {
  /** Where loads of several parts are written down, so that another run goes on with them. */
  readonly kept: KeptLoads | null;
  /** Other processes that stage parts. */
  readonly workers: PartWorkers | null;
  /** Who takes exports that are too large for this process. */
  readonly handOver: HandOver | null;
}

/** One pass, and nothing that outlives it. */
export const ONE_PASS: LoadWays = { kept: null, workers: null, handOver: null };

/** A part for other processes. */
export interface PartOrder {
  readonly mapping: TableMapping;
  /** Loads of one export. */
  readonly tickets: readonly LoadTicket[];
  readonly files: readonly DataFile[];
  readonly onLines: (lines: number) => void;
  readonly signal: AbortSignal;
}

/** Processes that stage parts at the same time. */
export interface PartWorkers {
  readonly atOnce: number;
  /** As `stageFiles`. */
  stage(order: PartOrder): Promise<readonly StageOutcome[]>;
  /** Never throws. */
  close(): Promise<void>;
}

/** A load that others stage and apply. */
export interface HandedLoad {
  readonly mapping: TableMapping;
  /** Of one export; each was written down. */
  readonly tickets: readonly LoadTicket[];
  readonly parts: readonly (readonly DataFile[])[];
}

export interface HandOver {
  /** Whether an export is so large. @param billedBytes null when its summary does not say */
  takes(files: readonly DataFile[], billedBytes: number | null): boolean;
  /** Gives it away; that it was given before is no error. */
  give(load: HandedLoad, signal: AbortSignal): Promise<void>;
}
