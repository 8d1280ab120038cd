import { DynaloadError } from '../../../errors.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { StagedLoad } from '../../../stage/staged-load.ts';
import type { DataApi } from '../data-api/data-api.ts';
import { keyColumns } from '../statements/key-match.ts';
import { numberAt } from '../../sql/result-table.ts';
import { inspectSteps, type StageRequest } from '../statements/stage-statements.ts';

export interface StagedCheck extends StageRequest {
  readonly staged: StagedLoad;
  readonly exportId: string;
}

interface Arrived {
  readonly puts: number;
  readonly deletes: number;
}

/** Loads the same files once more, and throws away what it loads, to say why they were refused. */
export async function explainStaged(api: DataApi, check: StagedCheck): Promise<DynaloadError> {
  const { target, staged } = check;
  const results = await api.run({
    steps: inspectSteps(check),
    activity: `look at the rows staged for ${target.table}`,
    results: ['count', 'duplicate'],
  });
  const row = results.get('count')?.rows[0] ?? [];
  const arrived: Arrived = { puts: numberAt(row, 0), deletes: numberAt(row, 1) };
  const keys = numberAt(row, 2);
  const sent = staged.puts + staged.deletes;
  if (keys < sent && arrived.puts + arrived.deletes >= sent) {
    return duplicateKeys(check, results.get('duplicate')?.rows[0] ?? []);
  }
  return countMismatch(check, staged, arrived);
}

function duplicateKeys({ target, exportId }: StagedCheck, values: readonly unknown[]): DynaloadError {
  const key = JSON.stringify(
    Object.fromEntries(keyColumns(target).map(({ name }, index) => [name, values[index] ?? null])),
  );
  return new DynaloadError(
    'EXPORT_DUPLICATE_KEYS',
    `Export ${exportId} holds a primary key more than once for "${target.table}": ${key}, for one. Nothing was applied.`,
    {
      hint: 'Make sure that the key columns take the whole primary key as it is, and that the export is one export.',
      details: { exportId, table: target.table, key },
    },
  );
}

function countMismatch(
  { target, exportId }: { readonly target: TargetMapping; readonly exportId: string },
  sent: Arrived,
  arrived: Arrived,
): DynaloadError {
  return new DynaloadError(
    'STAGED_COUNT_MISMATCH',
    `Expected ${sent.puts} rows and ${sent.deletes} deletes for "${target.table}" from export ${exportId}; ` +
      `${arrived.puts} and ${arrived.deletes} arrived. Nothing was applied.`,
    {
      hint: 'Run the command again.',
      details: {
        exportId,
        table: target.table,
        sent: sent.puts + sent.deletes,
        arrived: arrived.puts + arrived.deletes,
      },
    },
  );
}
