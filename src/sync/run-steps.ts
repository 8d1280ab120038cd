/** Carries out the plans of a table's targets. An export that several targets take next is read once for all. */
import { DynaloadError } from '../errors.ts';
import { batchOf, endOf, type DataFile, type ExportInfo } from '../export/export-info.ts';
import type { TableMapping, TargetMapping } from '../mapping/mapping.ts';
import type { LoadAction } from '../ledger/ledger.ts';
import type { Basis, LoadRequest } from '../warehouse/warehouse.ts';
import { loadExport, type AppliedTarget, type LoadOutcome } from '../load/load-export.ts';
import type { Step } from '../plan/plan.ts';
import type { RunContext } from './run-context.ts';

/** A target with what is left to do, and the generation that the next step goes into. */
export interface TargetRun {
  readonly target: TargetMapping;
  readonly steps: Step[];
  /** Null until a `replace` has made the first generation. */
  generation: GenerationRun | null;
  /** What readers see, as far as this run knows: what it shows them has to follow on that. */
  seen: Basis | null;
  /** What stopped this target. */
  error: DynaloadError | null;
}

export interface GenerationRun {
  readonly id: string;
  readonly base: number;
  readonly tableId: string | null;
  readonly watermark: number;
  /** How many it has had. */
  readonly loads: number;
}

/** An export that was carried through to at least one target. */
export interface AppliedExport {
  readonly exportInfo: ExportInfo;
  readonly action: LoadAction;
  readonly targets: readonly AppliedTarget[];
  readonly seconds: number;
}

export interface TargetFailure {
  readonly run: TargetRun;
  readonly exportId: string;
  readonly error: DynaloadError;
}

export interface RunStepsRequest {
  readonly context: RunContext;
  readonly mapping: TableMapping;
  readonly targets: readonly TargetRun[];
  /** False builds new generations without showing them to readers (rebuild). */
  readonly publish: boolean;
  readonly onApplied: (applied: AppliedExport) => void;
  /** A target that an export was not applied to. */
  readonly onFailed: (failure: TargetFailure) => void;
}

/**
 * Until no target has a step left. A target that fails stops there, with `error` set; its siblings go on.
 * @throws DynaloadError for what concerns an export or a connection as a whole
 */
export async function runSteps(request: RunStepsRequest): Promise<void> {
  for (;;) {
    const next = nextExport(request.targets);
    if (next === null) return;
    const taking = request.targets.filter(
      ({ steps }) => steps[0]?.exportInfo.exportId === next.exportInfo.exportId,
    );
    try {
      await runStep(request, next, taking);
    } catch (thrown) {
      const { exportId } = next.exportInfo;
      if (thrown instanceof DynaloadError)
        for (const run of taking) request.onFailed({ run, exportId, error: thrown });
      throw thrown;
    }
  }
}

/** The earliest of the targets' next steps: chains only go forward, so no export is read twice. */
function nextExport(targets: readonly TargetRun[]): Step | null {
  let next: Step | null = null;
  for (const { steps } of targets) {
    const step = steps[0];
    if (step !== undefined && (next === null || endOf(step.exportInfo) < endOf(next.exportInfo))) next = step;
  }
  return next;
}

async function runStep(request: RunStepsRequest, step: Step, taking: readonly TargetRun[]): Promise<void> {
  const { context, mapping } = request;
  const { exportInfo, action } = step;
  context.signal.throwIfAborted();
  context.listener({
    kind: 'load started',
    table: mapping.source.table,
    exportId: exportInfo.exportId,
    action,
    items: exportInfo.itemCount,
    targets: taking.map((run) => run.target.table),
  });
  const startedAt = performance.now();
  const secondsSince = (): number => (performance.now() - startedAt) / 1000;
  const finished = (applied: readonly string[], failed: readonly string[]): void => {
    const { table } = mapping.source;
    const { exportId } = exportInfo;
    context.listener({ kind: 'load finished', table, exportId, seconds: secondsSince(), applied, failed });
  };
  const outcomes = await loadOrTell(request, step, taking, finished);
  const seconds = secondsSince();
  const targets = outcomes.flatMap((outcome) => note(request, taking, outcome, exportInfo.exportId));
  finished(
    targets.map(({ entry }) => entry.table),
    taking.flatMap(({ target, error }) => (error === null ? [] : target.table)),
  );
  if (targets.length > 0) request.onApplied({ exportInfo, action, targets, seconds });
}

/** What concerns the export as a whole ends the load for all of its targets. */
async function loadOrTell(
  { context, mapping, publish }: RunStepsRequest,
  { exportInfo }: Step,
  taking: readonly TargetRun[],
  finished: (applied: readonly string[], failed: readonly string[]) => void,
): Promise<readonly LoadOutcome[]> {
  try {
    const files = await context.readFiles(exportInfo, context.signal);
    const startedAt = context.now();
    return await loadExport({
      warehouse: context.warehouse,
      store: context.store,
      mapping,
      files,
      billedBytes: exportInfo.billedBytes,
      // What is built unseen is shown by the run that builds it: others cannot go on with it.
      ways: publish ? context.ways : { ...context.ways, handOver: null },
      loads: taking.map((run) => loadRequest(run, { publish, files, startedAt })),
      onLines: (items) => context.listener({ kind: 'items read', table: mapping.source.table, items }),
      onNoThreads: (reason) => context.listener({ kind: 'no threads', reason }),
      signal: context.signal,
    });
  } catch (thrown) {
    if (!context.signal.aborted) {
      finished(
        [],
        taking.map(({ target }) => target.table),
      );
    }
    throw thrown;
  }
}

function loadRequest(
  { target, steps, generation, seen }: TargetRun,
  { publish, files, startedAt }: { publish: boolean; files: readonly DataFile[]; startedAt: number },
): LoadRequest {
  const [step] = steps;
  if (step === undefined) throw new Error(`target ${target.table} has no step to take`);
  const { action, exportInfo, watermark } = step;
  const { tableArn, itemCount: items } = exportInfo;
  const common = { batch: batchOf(exportInfo), tableArn, items, files, startedAt };
  if (step.action === 'replace') {
    const { at: base, tableId } = step.exportInfo;
    const shown = publish ? { over: seen } : null;
    const fresh = { action, base, tableId, watermarkBefore: null, watermark, accepted: 'none' } as const;
    return { target, into: { kind: 'new' }, plan: { ...common, ...fresh, publish: shown } };
  }
  if (generation === null) throw new Error(`target ${target.table} has no generation to merge into`);
  const { id, loads, base } = generation;
  return {
    target,
    into: { kind: 'existing', basis: { generation: id, loads } },
    plan: {
      ...common,
      action,
      base,
      // An incremental that does not state it inherits that of the generation's lineage.
      tableId: exportInfo.tableId ?? generation.tableId,
      watermarkBefore: generation.watermark,
      watermark,
      accepted: step.action === 'reload' ? 'none' : step.accepted,
      publish: null,
    },
  };
}

/** Moves a target on, or stops it. */
function note(
  { publish, onFailed }: RunStepsRequest,
  taking: readonly TargetRun[],
  outcome: LoadOutcome,
  exportId: string,
): readonly AppliedTarget[] {
  const run = taking.find(({ target }) => target === outcome.target);
  if (run === undefined) throw new Error(`an outcome for ${outcome.target.table}, which took no part`);
  if ('error' in outcome) {
    run.error = outcome.error;
    onFailed({ run, exportId, error: outcome.error });
    run.steps.length = 0;
    return [];
  }
  const { entry, unseen, nulled } = outcome;
  run.steps.shift();
  run.generation = {
    id: entry.generation,
    base: entry.action === 'replace' ? entry.batch.to : (run.generation?.base ?? entry.batch.to),
    tableId: entry.tableId,
    watermark: entry.watermark,
    loads: entry.action === 'replace' ? 1 : (run.generation?.loads ?? 0) + 1,
  };
  if (publish) run.seen = { generation: run.generation.id, loads: run.generation.loads };
  return [{ entry, unseen, nulled }];
}
