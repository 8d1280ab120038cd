/** What a status warns of beside what a sync does: loads that failed, and tables that are too far behind. Pure. */
import type { ErrorCode } from '../../errors.ts';
import { commandLines, type CommandPlaces } from '../../message/command-line.ts';
import type { WarningReport } from './report.ts';
import type { TableStatus, TargetStatus } from './status-report.ts';

/** What the same sync meets again as long as the mapping stays as it is. */
const OF_THE_MAPPING: ReadonlySet<string> = new Set<ErrorCode>([
  'EXPORT_DUPLICATE_KEYS',
  'EXPORT_KEYS_MISMATCH',
  'TARGET_UNSUPPORTED',
  'TOO_MANY_REJECTS',
  'VALUE_MISMATCH',
]);

/** @param told commands that the status gives anyway: they are not given twice */
export function failureWarnings(
  targets: readonly TargetStatus[],
  told: readonly string[],
  places: CommandPlaces,
): readonly WarningReport[] {
  const again = commandLines([{ run: 'sync', heal: false }], places).filter((one) => !told.includes(one));
  return targets.flatMap(({ table, lastFailure }) => {
    if (lastFailure === null) return [];
    const { exportId, code, message, failedAt } = lastFailure;
    const first = OF_THE_MAPPING.has(code)
      ? ' Correct the mapping before you sync: it would fail again.'
      : '';
    return {
      code: 'LOAD_FAILED',
      message: `The last load of ${table} failed at ${failedAt}, of export ${exportId}, and there has been none since.${first} ${code}: ${message}`,
      commands: again,
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

/** That a table could not be asked how far it is exported. What it would have told is beside the rest. */
export function exportWarnings(tables: readonly TableStatus[]): readonly WarningReport[] {
  return tables.flatMap(({ exports }) => {
    if (exports === null || exports.error === null) return [];
    const { code, message, hint, commands } = exports.error;
    return { code, message: hint === null ? message : `${message} ${hint}`, commands };
  });
}
