/** Looks at everything that a run needs, as far as that can be done without writing. */
import { DynaloadError } from '../../errors.ts';
import { readCatalog } from '../../export/export-catalog.ts';
import type { ExportSource } from '../../export/open-source.ts';
import { loadMappings } from '../../mapping/load-mappings.ts';
import type { TableMapping, TargetMapping } from '../../mapping/mapping.ts';
import { readApplied } from '../../sync/applied.ts';
import { exportsOfSource, sortByMapping } from '../../sync/find-table-exports.ts';
import { requireLoadedTable } from '../../sync/loaded-table.ts';
import { requireSupported } from '../../sync/require-supported.ts';
import { reportError } from '../../sync/report-table.ts';
import { patiently, type Waiting } from '../../sync/retry.ts';
import type { ErrorReport } from '../../sync/report.ts';
import { mixedText } from '../../sync/sync-warnings.ts';
import { standingOf } from '../../sync/target-standing.ts';
import type { TargetState } from '../../warehouse/ledger.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { WarehouseAddress } from '../settings.ts';
import { useSource, useWarehouse } from '../open-parts.ts';
import { counted } from '../show/number-text.ts';

export interface Finding {
  readonly subject: 'mapping' | 'warehouse' | 'source';
  readonly result: 'ok' | 'warning' | 'failed';
  /** Code of the error or warning; null when all is well. */
  readonly code: string | null;
  readonly message: string;
}

export interface CheckRequest extends Waiting {
  /** Path of the mappings. */
  readonly mappings: string;
  readonly warehouse: WarehouseAddress;
  /** Address of the source; null when none is named. */
  readonly source: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly errors: readonly ErrorReport[];
}

/** Goes on after each failure, so that one call tells all of them. @throws only what is a defect */
export async function checkAll(request: CheckRequest): Promise<CheckResult> {
  const report = new Report(request.signal);
  const mappings = (await report.attempt('mapping', () => loadMappings(request.mappings))) ?? [];
  for (const mapping of mappings) {
    const tables = mapping.targets.map(({ table }) => table).join(', ');
    report.ok('mapping', `${mapping.file}: ${mapping.source.table} becomes ${tables}`);
  }
  await report.attempt('warehouse', () =>
    useWarehouse(request.warehouse, request.env, (warehouse) =>
      checkWarehouse(warehouse, mappings, report, request),
    ),
  );
  const address = request.source;
  if (address !== null) {
    await report.attempt('source', () =>
      useSource(address, (source) => checkSource(source, mappings, report, request)),
    );
  }
  return report;
}

class Report implements CheckResult {
  readonly findings: Finding[] = [];
  readonly errors: ErrorReport[] = [];
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  ok(subject: Finding['subject'], message: string): void {
    this.findings.push({ subject, result: 'ok', code: null, message });
  }

  warn(subject: Finding['subject'], code: string, message: string): void {
    this.findings.push({ subject, result: 'warning', code, message });
  }

  /** @returns what `work` gives; undefined when it failed, which is then one of the findings */
  async attempt<T>(subject: Finding['subject'], work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      this.#signal.throwIfAborted();
      if (!(thrown instanceof DynaloadError)) throw thrown;
      this.errors.push(reportError(thrown));
      this.findings.push({ subject, result: 'failed', code: thrown.code, message: thrown.message });
      return undefined;
    }
  }
}

async function checkWarehouse(
  warehouse: Warehouse,
  mappings: readonly TableMapping[],
  report: Report,
  request: CheckRequest,
): Promise<void> {
  const { signal } = request;
  for (const mapping of mappings) {
    await report.attempt('mapping', async () => requireSupported(mapping, warehouse.dialect));
  }
  const { product } = await patiently(null, request, () => warehouse.check(signal));
  report.ok('warehouse', `${warehouse.description}: ${product}`);
  await report.attempt('warehouse', () => patiently(null, request, () => warehouse.checkLoading(signal)));
  for (const mapping of mappings) {
    for (const target of mapping.targets) {
      await report.attempt('warehouse', async () => {
        const table = mapping.source.table;
        const states = await patiently(table, request, () => warehouse.readTargets([target.table], signal));
        checkTarget(mapping, target, states.get(target.table) ?? null, request.source, report);
      });
    }
  }
}

function checkTarget(
  mapping: TableMapping,
  target: TargetMapping,
  state: TargetState | null,
  source: string | null,
  report: Report,
): void {
  if (state !== null) requireLoadedTable(mapping, target, readApplied(state.ledger), []);
  if (standingOf(target, state).mappingChanged) {
    report.warn('warehouse', 'TARGET_MIXED', mixedText(target.table, source));
  }
  const found = state === null ? 'not loaded yet' : counted(state.ledger.loads, 'load');
  report.ok('warehouse', `${target.table}: ${found}`);
}

async function checkSource(
  source: ExportSource,
  mappings: readonly TableMapping[],
  report: Report,
  request: CheckRequest,
): Promise<void> {
  const { now, signal } = request;
  const catalog = await patiently(null, request, () => readCatalog(source, { now, signal }));
  for (const { code, message } of catalog.warnings) report.warn('source', code, message);
  if (catalog.found === 0) {
    report.warn('source', 'SOURCE_EMPTY', `There is no DynamoDB export under ${source.description} yet.`);
    return;
  }
  const running = catalog.unfinished.length;
  const unfinished = running === 0 ? '' : `, and ${running} without a summary (still running, or failed)`;
  report.ok('source', `${source.description}: ${counted(catalog.exports.length, 'export')}${unfinished}`);
  const { mapped, unmapped } = sortByMapping(catalog.exports, mappings);
  for (const [mapping, exports] of mapped) {
    const { source: table } = mapping;
    const own = exportsOfSource(mapping, exports).length;
    if (own > 0) report.ok('source', `${counted(own, 'export')} of ${table.table}`);
    else
      report.warn('source', 'EXPORT_NOT_FOUND', `No export of ${table.tableArn ?? table.table} was found.`);
  }
  for (const [arn, exports] of unmapped) {
    report.warn(
      'source',
      'TABLE_NOT_MAPPED',
      `${counted(exports.length, 'export')} of ${arn}, which no mapping has.`,
    );
  }
}
