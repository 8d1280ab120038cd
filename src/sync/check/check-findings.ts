/** Looks at everything that a run needs, as far as that can be done without writing. */
import type { ExporterParts } from '../../exporter/run-exporter.ts';
import { loadMappings } from '../../mapping/load-mappings.ts';
import type { TableMapping, TargetMapping } from '../../mapping/mapping.ts';
import { readApplied } from '../../ledger/applied.ts';
import { requireLoadedTable } from '../../plan/loaded-table.ts';
import { requireSupported } from '../require-supported.ts';
import type { CommandPlaces } from '../../message/command-line.ts';
import { findOrphans, orphanWarnings } from '../orphans.ts';
import { patiently, type Waiting } from '../../load/retry.ts';
import { layoutLine, reportLayout } from '../report/layout-report.ts';
import { standingWarnings } from '../report/sync-warnings.ts';
import { standingOf } from '../../plan/target-standing.ts';
import type { TargetState } from '../../ledger/ledger.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { useSource, useWarehouse, type WarehouseAddress } from '../open-parts.ts';
import { counted } from '../../message/number-text.ts';
import { checkExports } from './check-exports.ts';
import { CheckReport, type CheckResult } from './check-report.ts';
import { checkSource } from './check-source.ts';

export interface CheckRequest extends Waiting {
  /** Path of the mappings. */
  readonly mappings: string;
  readonly warehouse: WarehouseAddress;
  /** Address of the source; null when none is named. */
  readonly source: string | null;
  /** Where DynamoDB is asked about the exports that mappings let dynaload start. */
  readonly exporter: ExporterParts;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly places: CommandPlaces;
}

/** Goes on after each failure, so that one call tells all of them. @throws only what is a defect */
export async function checkAll(request: CheckRequest): Promise<CheckResult> {
  const report = new CheckReport(request.signal, request.places);
  const mappings = await report.attempt('mapping', () => loadMappings(request.mappings));
  for (const mapping of mappings ?? []) {
    const tables = mapping.targets.map(({ table }) => table).join(', ');
    report.ok('mapping', `${mapping.file}: ${mapping.source.table} becomes ${tables}`);
  }
  const states = new Map<string, TargetState>();
  await report.attempt('warehouse', () =>
    useWarehouse(request.warehouse, request.env, (warehouse) =>
      checkWarehouse(warehouse, mappings ?? [], states, report, request),
    ),
  );
  const address = request.source;
  if (address !== null) {
    await report.attempt('source', () =>
      useSource(address, (source) => checkSource({ ...request, source, mappings, states, report })),
    );
  }
  await checkExports({ ...request, mappings: mappings ?? [], states, report });
  return report;
}

/** @param found takes what there is of the targets */
async function checkWarehouse(
  warehouse: Warehouse,
  mappings: readonly TableMapping[],
  found: Map<string, TargetState>,
  report: CheckReport,
  request: CheckRequest,
): Promise<void> {
  const { signal } = request;
  for (const mapping of mappings) {
    await report.attempt('mapping', async () => requireSupported(mapping, warehouse.dialect));
  }
  const { product } = await patiently(null, request, () => warehouse.reach(signal));
  report.ok('warehouse', `${warehouse.description}: ${product}`);
  await report.attempt('warehouse', () => patiently(null, request, () => warehouse.check(signal)));
  for (const mapping of mappings) {
    for (const target of mapping.targets) {
      await report.attempt('warehouse', async () => {
        const table = mapping.source.table;
        const states = await patiently(table, request, () => warehouse.readTargets([target.table], signal));
        const state = states.get(target.table) ?? null;
        if (state !== null) found.set(target.table, state);
        checkTarget(mapping, target, state, request.places, report);
        const layout = reportLayout(warehouse.dialect, target, state, request.places);
        if (layout !== null) report.ok('warehouse', layoutLine(layout));
      });
    }
  }
  // Without the mappings nothing is known of what they have.
  if (mappings.length === 0) return;
  await report.attempt('warehouse', async () => {
    const orphans = await findOrphans(warehouse, mappings, request);
    for (const { code, message, commands } of orphanWarnings(orphans, request.places)) {
      report.warn('warehouse', code, message, { commands });
    }
  });
}

function checkTarget(
  mapping: TableMapping,
  target: TargetMapping,
  state: TargetState | null,
  places: CommandPlaces,
  report: CheckReport,
): void {
  if (state !== null) requireLoadedTable(mapping, target, readApplied(state.ledger), []);
  const standing = { table: target.table, ...standingOf(target, state) };
  for (const { code, message, commands } of standingWarnings([standing], places)) {
    report.warn('warehouse', code, message, { commands });
  }
  const found = state === null ? 'not loaded yet' : counted(state.ledger.loads, 'load');
  report.ok('warehouse', `${target.table}: ${found}`);
}
