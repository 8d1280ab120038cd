import { DynaloadError } from '../../errors.ts';
import { patiently } from '../../load/retry.ts';
import { loadMappings } from '../../mapping/load-mappings.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { tableExports } from '../../profile/read-table.ts';
import { forEachRecord } from '../../profile/sample.ts';
import { MappingTrial } from '../../profile/trial/mapping-trial.ts';
import type { TrialReport } from '../../profile/trial/trial-report.ts';
import { useSource } from '../../sync/open-parts.ts';
import type { ErrorReport } from '../../sync/report/report.ts';
import { reportError } from '../../sync/report/report-table.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { exitCodeOfError, worst } from '../exit-code.ts';
import { mappingsPath, type MappingOptions, type SampleOptions } from '../settings.ts';
import { trialText } from './trial-text.ts';

/** Tries every mapping on the exports of its table. A table that cannot be tried does not hide the others. */
export async function runAgainst(
  address: string,
  options: MappingOptions & SampleOptions,
  { env, output, now, signal, places }: CommandContext,
): Promise<Outcome> {
  const { items, seed, all = false } = options;
  const mappings = await loadMappings(mappingsPath(options, env));
  return useSource(address, async (source) => {
    const trial = async (mapping: TableMapping): Promise<TrialReport> => {
      const { table, tableArn } = mapping.source;
      return patiently(table, { listener: output.progress.listen, signal }, async () => {
        const found = await tableExports({ source, table: tableArn ?? table, now: now(), signal });
        const tried = new MappingTrial(mapping);
        const request = { store: source.store, exports: found.exports, most: items, seed, signal };
        const total = await forEachRecord(request, all, (read) => tried.add(read));
        return tried.report(total);
      });
    };
    const tables: TrialReport[] = [];
    const errors: ErrorReport[] = [];
    for (const mapping of mappings) {
      try {
        tables.push(await trial(mapping));
      } catch (thrown) {
        signal.throwIfAborted();
        if (!(thrown instanceof DynaloadError)) throw thrown;
        errors.push(reportError(thrown, places));
      }
    }
    const isRejected = tables.some(({ rejected }) => rejected > 0);
    return {
      document: { tables },
      text: tables.map((table) => trialText(table, output.style)).join('\n\n'),
      warnings: [],
      errors,
      exitCode: worst([...errors.map(exitCodeOfError), ...(isRejected ? [3 as const] : [])]),
    };
  });
}
