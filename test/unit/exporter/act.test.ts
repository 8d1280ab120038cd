/** Tokens, and how exports are started, against the simulated service. */
import { describe, expect, test } from '@jest/globals';
import { ExportService } from '../../../src/demo/service/export-service.ts';
import { ServiceExports } from '../../../src/demo/service/service-exports.ts';
import { SimulatedTable } from '../../../src/demo/simulated-table.ts';
import { DynaloadError } from '../../../src/errors.ts';
import { act, type Intent } from '../../../src/exporter/act.ts';
import type { Start } from '../../../src/exporter/decision.ts';
import type { ExportApi, StartAnswer } from '../../../src/exporter/export-api.ts';
import type { TableFacts } from '../../../src/exporter/facts.ts';
import { doneNotice } from '../../../src/exporter/notice.ts';
import { requestFor } from '../../../src/exporter/token.ts';
import { exportedTable } from '../../support/export-generator.ts';
import { at, full, POLICY, window } from '../../support/export-facts.ts';

const TABLE: TableFacts = {
  arn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/Orders',
  tableId: 'lineage-1',
  status: 'ACTIVE',
  sizeBytes: 0,
};

function start(from: number, to: number, attempt = 0): Start {
  const content = { kind: 'incremental' as const, from: at(from), to: at(to), view: 'NEW_IMAGE' as const };
  return { content, reason: 'next window', attempt };
}

describe('a token', () => {
  const first = requestFor(TABLE, POLICY, start(0, 15));

  test('is the same for whoever sees the same', () => {
    expect(requestFor(TABLE, POLICY, { ...start(0, 15), reason: 'again' })).toEqual(first);
    expect(first.token).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each([
    ['another table', requestFor({ ...TABLE, arn: `${TABLE.arn}2` }, POLICY, start(0, 15))],
    ['a table that was made again', requestFor({ ...TABLE, tableId: 'lineage-2' }, POLICY, start(0, 15))],
    ['another window', requestFor(TABLE, POLICY, start(0, 30))],
    ['another bucket', requestFor(TABLE, { ...POLICY, bucket: 'others' }, start(0, 15))],
    ['another owner', requestFor(TABLE, { ...POLICY, bucketOwner: '111122223333' }, start(0, 15))],
    ['another prefix', requestFor(TABLE, { ...POLICY, prefix: null }, start(0, 15))],
    ['another key', requestFor(TABLE, { ...POLICY, encryption: { kind: 'KMS', key: 'a' } }, start(0, 15))],
    ['an attempt after a failure, which has its own token', requestFor(TABLE, POLICY, start(0, 15, 1))],
  ])('is another one for %s', (_, other) => {
    expect(other.token).not.toBe(first.token);
  });
});

describe('starting', () => {
  interface Call {
    readonly from: number;
    readonly token: string;
  }

  function intents(
    starts: readonly (readonly Start[])[],
    answer: (call: number) => StartAnswer | Error,
  ): { readonly intents: readonly Intent[]; readonly calls: Call[]; readonly api: ExportApi } {
    const calls: Call[] = [];
    const unused = async (): Promise<never> => {
      throw new Error('nothing else is asked');
    };
    const api: ExportApi = {
      describeTable: unused,
      describeRecovery: unused,
      listExports: unused,
      describeExport: unused,
      startExport: async ({ content, token }) => {
        calls.push({ from: content.kind === 'full' ? 0 : content.from, token });
        const given = answer(calls.length);
        if (given instanceof Error) throw given;
        return given;
      },
    };
    return { intents: starts.map((own) => ({ api, table: TABLE, policy: POLICY, starts: own })), calls, api };
  }

  const started = (call: number): StartAnswer => ({
    kind: 'started',
    exportArn: `export-${call}`,
    isOver: false,
  });
  const options = { pause: async () => undefined, signal: new AbortController().signal };
  const kinds = (outcomes: ReadonlyMap<Intent, readonly { kind: string }[]>): readonly string[][] =>
    [...outcomes.values()].map((own) => own.map(({ kind }) => kind));

  test('begins with what is furthest behind, ten at most, with a pause between two calls', async () => {
    const pauses: number[] = [];
    const six = (from: number): Start[] =>
      Array.from({ length: 6 }, (_, i) => start(from + i * 15, from + i * 15 + 15));
    const given = intents([six(100), six(0)], started);
    const outcomes = await act(given.intents, {
      ...options,
      pause: async (milliseconds) => {
        pauses.push(milliseconds);
      },
    });
    expect(given.calls.map(({ from }) => from)).toEqual(
      given.calls.map(({ from }) => from).toSorted((a, b) => a - b),
    );
    expect(pauses).toEqual(Array.from({ length: 9 }, () => 1500));
    expect(
      kinds(outcomes)
        .flat()
        .filter((kind) => kind === 'left'),
    ).toHaveLength(2);
  });

  test('stops for a table with what is not taken, and for all when it is too much', async () => {
    const refused: StartAnswer = { kind: 'refused', code: 'ValidationException', message: 'no' };
    const one = intents([[start(0, 15), start(15, 30)], [start(5, 20)]], (call) =>
      call === 1 ? refused : started(call),
    );
    expect(kinds(await act(one.intents, options))).toEqual([['refused', 'left'], ['started']]);
    const crowded = intents([[start(0, 15)], [start(5, 20)]], () => ({
      kind: 'crowded',
      message: 'Rate exceeded',
    }));
    expect(kinds(await act(crowded.intents, options))).toEqual([['left'], ['left']]);
    expect(crowded.calls).toHaveLength(1);
  });

  test('does not go on where it is not known whether the export was started', async () => {
    const lost = new DynaloadError('DYNAMODB_UNREACHABLE', 'The answer was lost.');
    const given = intents([[start(0, 15), start(15, 30)]], () => lost);
    expect(kinds(await act(given.intents, options))).toEqual([['failed', 'left']]);
  });

  test('a failure that was not seen is not taken for an export under way', async () => {
    const contents = new SimulatedTable(['id']);
    let now = at(60);
    const service = new ExportService({
      now: () => now,
      account: '111122223333',
      sink: { completed: () => undefined },
    });
    service.buckets.set(POLICY.bucket, { owner: '111122223333', denies: true });
    service.createTable(exportedTable('Orders', contents), at(-60)).enableRecovery(at(-60));
    const intent: Intent = {
      api: new ServiceExports(service),
      table: TABLE,
      policy: POLICY,
      starts: [start(0, 15)],
    };
    await act([intent], options);
    now += 10 * 60_000;
    const outcomes = await act([intent], options);
    expect(kinds(outcomes)).toEqual([['started']]);
    expect(service.jobs.map(({ status }) => status)).toEqual(['FAILED', 'IN_PROGRESS']);
  });
});

test('the notice of an export that is done has the fields of AWS’s sample', () => {
  const info = { ...window(0, 15), startedAt: at(16), endedAt: at(21) };
  expect(doneNotice(info, POLICY, at(50))).toEqual({
    table: 'Orders',
    message: 'The window 2026-03-02T10:00:00Z to 2026-03-02T10:15:00Z of Orders is done.',
    exportType: 'INCREMENTAL_EXPORT',
    status: 'SUCCESS',
    executionId: 'window-0-15',
    incrementalBlocksBehind: 1,
    startTime: '2026-03-02T10:16:00Z',
    endTime: '2026-03-02T10:21:00Z',
    exportStartTime: '2026-03-02T10:00:00Z',
    exportEndTime: '2026-03-02T10:15:00Z',
    remedy: null,
    error: null,
  });
  expect(doneNotice(full(0), POLICY, at(5))).toMatchObject({
    exportType: 'FULL_EXPORT',
    exportStartTime: null,
    exportEndTime: '2026-03-02T10:00:00Z',
  });
});
