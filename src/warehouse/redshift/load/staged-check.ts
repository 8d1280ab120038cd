import type { DynaloadError } from '../../../errors.ts';
import type { StagedLoad } from '../../../stage/staged-load.ts';
import type { DataApi } from '../data-api/data-api.ts';
import { duplicateKeys, stagedMismatch } from '../../sql/load-refusals.ts';
import type { SentRows } from '../../../ticket/staged-part.ts';
import { numberAt } from '../../sql/result-table.ts';
import { inspectSteps, type StageRequest } from '../statements/stage-statements.ts';

export interface StagedCheck extends StageRequest {
  readonly staged: StagedLoad;
  readonly exportId: string;
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
  const arrived: SentRows = { puts: numberAt(row, 0), tombstones: numberAt(row, 1) };
  const keys = numberAt(row, 2);
  const sent = staged.puts + staged.deletes;
  if (keys < sent && arrived.puts + arrived.tombstones >= sent) {
    return duplicateKeys(check, results.get('duplicate')?.rows[0] ?? []);
  }
  const wanted = { puts: staged.puts, tombstones: staged.deletes };
  return stagedMismatch(check, wanted, arrived);
}
