/** What a status warns of beside what a sync does: loads that failed, and tables that are too far behind. Pure. */
import { commandLines, type CommandPlaces } from '../../message/command-line.ts';
import type { WarningReport } from './report.ts';
import type { TargetStatus } from './status-report.ts';

export function failureWarnings(
  targets: readonly TargetStatus[],
  places: CommandPlaces,
): readonly WarningReport[] {
  return targets.flatMap(({ table, lastFailure }) => {
    if (lastFailure === null) return [];
    const { exportId, code, message, failedAt } = lastFailure;
    return {
      code: 'LOAD_FAILED',
      message: `The last load of ${table} failed at ${failedAt}, of export ${exportId}, and there has been none since. ${code}: ${message}`,
      commands: commandLines([{ run: 'sync', heal: false }], places),
    };
  });
}

/** @param maxLag milliseconds; null for any */
export function lagWarnings(
  targets: readonly TargetStatus[],
  maxLag: number | null,
): readonly WarningReport[] {
  if (maxLag === null) return [];
  const late = targets.filter(({ lagSeconds }) => lagSeconds === null || lagSeconds * 1000 > maxLag);
  return late.map(({ table, watermark }) => ({
    code: 'LAG_TOO_HIGH',
    message:
      watermark === null
        ? `${table} is not loaded yet.`
        : `${table} is at ${watermark}, which is longer ago than --max-lag allows.`,
    commands: [],
  }));
}
