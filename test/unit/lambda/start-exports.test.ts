import { expect, test } from '@jest/globals';
import { ServiceExports } from '../../../src/demo/service/service-exports.ts';
import { ExportService } from '../../../src/demo/service/export-service.ts';
import { SimulatedTable } from '../../../src/demo/simulated-table.ts';
import { DynaloadError } from '../../../src/errors.ts';
import { startExports, type UseExporter } from '../../../src/lambda/exports/start-exports.ts';
import type { IdleMarker } from '../../../src/lambda/idle-marker.ts';
import { exportMeasures } from '../../../src/lambda/tell/export-measures.ts';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import type { TableMapping } from '../../../src/mapping/mapping.ts';
import { exportedTable } from '../../support/export-generator.ts';

const NOW = Date.UTC(2026, 2, 2, 10, 2);
const HOUR = 60 * 60_000;

function mapping(table: string, block: object | null = {}): TableMapping {
  const exported = block === null ? {} : { export: { to: 's3://exports/all', ...block } };
  const targets = [{ table: table.toLowerCase(), columns: { id: 'string' } }];
  return compileMapping({ source: { table, keys: ['id'] }, ...exported, targets }, `${table}.json`);
}

function world(...tables: readonly string[]): { service: ExportService; useExporter: UseExporter } {
  const service = new ExportService({
    now: () => NOW,
    account: '111122223333',
    sink: { completed: () => undefined },
  });
  service.buckets.set('exports', { owner: '111122223333' });
  for (const table of tables) {
    const made = service.createTable(exportedTable(table, new SimulatedTable(['id'])), NOW - 72 * HOUR);
    made.enableRecovery(NOW - 72 * HOUR);
  }
  const parts = { api: async () => new ServiceExports(service), readExports: async () => [] };
  return { service, useExporter: async (work) => work(parts) };
}

/** @param error what it answers */
function warehouse(asked: string[], error: DynaloadError | null = null): object {
  return {
    readTargets: async (names: readonly string[]) => {
      asked.push(...names);
      if (error !== null) throw error;
      return new Map();
    },
  };
}

async function run(
  mappings: readonly TableMapping[],
  useExporter: UseExporter,
  place: object,
  quiet: ReadonlyMap<TableMapping, IdleMarker> = new Map(),
  signal = new AbortController().signal,
): ReturnType<typeof startExports> {
  return startExports({
    mappings,
    quiet,
    warehouse: place as Parameters<typeof startExports>[0]['warehouse'],
    useExporter,
    source: 's3://exports/all',
    listener: () => undefined,
    signal,
    now: () => NOW,
  });
}

function markerOf(service: ExportService, table: string, at: number): IdleMarker {
  const { arn = '', exported } = service.table(table) ?? {};
  const lineage = { tableArn: arn, tableId: exported?.tableId ?? null };
  return { since: 0, exports: 1, newest: null, digest: null, mapping: '', watermark: at, lineage, at: NOW };
}

test('a table that is quiet has its watermark from its marker: the warehouse is not asked', async () => {
  const { service, useExporter } = world('Quiet');
  const quiet = mapping('Quiet');
  const asked: string[] = [];
  const watermark = Date.UTC(2026, 2, 2, 9, 45);
  const report = await run(
    [quiet],
    useExporter,
    warehouse(asked),
    new Map([[quiet, markerOf(service, 'Quiet', watermark)]]),
  );
  expect(asked).toEqual([]);
  expect(report?.tables).toMatchObject([
    {
      starts: [{ kind: 'incremental', window: { from: '2026-03-02T09:45:00Z', to: '2026-03-02T10:00:00Z' } }],
    },
  ]);
  expect(exportMeasures(report === null ? [] : [report])).toEqual({
    ExportProblems: 0,
    ExportsStarted: 1,
    ExportLagSeconds: 17 * 60,
  });
});

test('a marker that does not say whose watermark it holds is not believed', async () => {
  const { service, useExporter } = world('Quiet');
  const quiet = mapping('Quiet');
  const asked: string[] = [];
  const marker = { ...markerOf(service, 'Quiet', NOW - HOUR), lineage: null };
  await run([quiet], useExporter, warehouse(asked), new Map([[quiet, marker]]));
  expect(asked).toEqual(['quiet']);
});

test('a warehouse that does not answer, and a table that is missing, stop no other table', async () => {
  const { service, useExporter } = world('Quiet', 'Loud');
  const [quiet, gone, loud] = [mapping('Quiet'), mapping('Gone'), mapping('Loud')];
  const markers = new Map([
    [quiet, markerOf(service, 'Quiet', NOW - HOUR)],
    [gone, markerOf(service, 'Quiet', NOW - HOUR)],
  ]);
  const error = new DynaloadError('WAREHOUSE_DENIED', 'No.');
  const report = await run([gone, loud, quiet], useExporter, warehouse([], error), markers);
  expect(
    report?.tables.map(({ table, error: one, problems }) => [table, one?.code, problems[0]?.code]),
  ).toEqual(
    expect.arrayContaining([
      ['Gone', undefined, 'TABLE_MISSING'],
      ['Loud', 'WAREHOUSE_DENIED', undefined],
      ['Quiet', undefined, undefined],
    ]),
  );
  expect(service.jobs.map(({ table }) => table.exported.name)).toEqual(['Quiet']);
  expect(exportMeasures(report === null ? [] : [report])).toMatchObject({
    ExportProblems: 2,
    ExportsStarted: 1,
  });
});

test('without an export block, or with one that is paused, nobody is asked anything', async () => {
  const { useExporter } = world('Paused', 'Plain');
  const asked: string[] = [];
  let opened = 0;
  const counting: UseExporter = async (work) => {
    opened += 1;
    return useExporter(work);
  };
  const mappings = [mapping('Paused', { enabled: false }), mapping('Plain', null)];
  expect(await run(mappings, counting, warehouse(asked))).toBeNull();
  expect([asked, opened]).toEqual([[], 0]);
});

test('a run that is put down starts nothing more', async () => {
  const { service, useExporter } = world('Orders');
  const stop = new AbortController();
  stop.abort(new DynaloadError('INTERRUPTED', 'The time is up.'));
  await expect(
    run([mapping('Orders')], useExporter, warehouse([]), new Map(), stop.signal),
  ).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(service.jobs).toEqual([]);
});
