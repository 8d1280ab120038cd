import type { ExportSource } from '../../export/open-source.ts';
import type { TargetState } from '../../ledger/ledger.ts';
import type { Waiting } from '../../load/retry.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import type { CommandPlaces } from '../../message/command-line.ts';
import type { CheckReport } from './check-report.ts';

/** What a check of a source goes by. */
export interface SourceCheck extends Waiting {
  readonly source: ExportSource;
  /** Undefined when they could not be read: then nothing is said of tables, but where there is none at all. */
  readonly mappings: readonly TableMapping[] | undefined;
  /** What the warehouse has of their targets, as far as it could be asked. */
  readonly states: ReadonlyMap<string, TargetState>;
  readonly places: CommandPlaces;
  readonly report: CheckReport;
  /** Epoch milliseconds. */
  readonly now: number;
}
