/** A table as the simulated export service knows it. Times are epoch milliseconds. */
import { tableArn, type ExportedTable } from '../export-draft.ts';
import { Refusal } from './refusal.ts';

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;
/** LatestRestorableDateTime is this far behind now. */
const RESTORE_LAG = 300 * SECOND;
const LONGEST_PERIOD_DAYS = 35;

export interface RecoveryState {
  readonly periodDays: number;
  readonly earliest: number;
  readonly latest: number;
}

export class ServiceTable {
  readonly exported: ExportedTable;
  readonly arn: string;
  readonly createdAt: number;
  /** Of the table and its local indexes, as DescribeTable states it. */
  sizeBytes = 0;
  status: 'ACTIVE' | 'UPDATING' | 'CREATING' | 'DELETING' | 'ARCHIVED' = 'ACTIVE';
  #recovery: { readonly enabledAt: number; periodDays: number } | null = null;

  constructor(exported: ExportedTable, createdAt: number) {
    this.exported = exported;
    this.arn = tableArn(exported);
    this.createdAt = createdAt;
  }

  /** Turns point-in-time recovery on. It reaches back to this instant at most, also when it was on before. */
  enableRecovery(now: number, periodDays = LONGEST_PERIOD_DAYS): void {
    this.#recovery = { enabledAt: now, periodDays };
  }

  disableRecovery(): void {
    this.#recovery = null;
  }

  /** Changes in place, and loses nothing but what the shorter period no longer reaches. */
  setPeriod(periodDays: number): void {
    if (this.#recovery !== null) this.#recovery.periodDays = periodDays;
  }

  /** Null while it is off. */
  recoveryAt(now: number): RecoveryState | null {
    if (this.#recovery === null) return null;
    const { enabledAt, periodDays } = this.#recovery;
    return {
      periodDays,
      earliest: Math.max(enabledAt, now - periodDays * DAY),
      latest: Math.max(enabledAt, now - RESTORE_LAG),
    };
  }

  /** @throws Refusal PointInTimeRecoveryUnavailableException */
  requireRecovery(now: number): RecoveryState {
    const state = this.recoveryAt(now);
    if (state !== null) return state;
    throw new Refusal(
      'PointInTimeRecoveryUnavailableException',
      `Point in time recovery is not enabled for table '${this.exported.name}'`,
    );
  }
}
