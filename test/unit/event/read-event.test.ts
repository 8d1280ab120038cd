import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readEvent } from '../../../src/event/read-event.ts';
import { isHarmless, type LeftOut, type Reading, type Work } from '../../../src/event/work.ts';
import {
  bridgeEvent,
  s3Notification,
  S3_TEST_EVENT,
  snsEnvelope,
  sqsEvent,
  statementEvent,
} from '../../support/event-json.ts';

const PLACES = {
  source: { bucket: 'shop-exports', prefix: 'team a+b/' },
  staging: { bucket: 'staging', prefix: 'rows/' },
};
const EXPORT = 'team a+b/AWSDynamoDB/01772445600000-6b1f7a2c';
const SUMMARY = `${EXPORT}/manifest-summary.json`;
const EXPORTED: Work = { kind: 'exported', summaryKey: SUMMARY };
const ALL: Work = { kind: 'reconcile', tables: null, ask: false };
const EXPORTS: Work = { kind: 'export', tables: null, isDemanded: false };

function called(event: unknown): Reading {
  const read = readEvent(event, PLACES);
  if (read.kind !== 'called') throw new Error('expected no batch of a queue');
  return read.reading;
}

function queued(...bodies: readonly string[]): ReturnType<typeof readEvent> {
  const messages = bodies.map((body, index) => {
    return { body, messageId: `m-${index}`, receiptHandle: `r-${index}`, receives: index + 1 };
  });
  return readEvent(sqsEvent(messages), PLACES);
}

function only(leftOut: readonly LeftOut[]): LeftOut {
  const [one] = leftOut;
  if (one === undefined || leftOut.length > 1) throw new Error(`expected one, got ${leftOut.length}`);
  return one;
}

describe('what asks for work', () => {
  const notification = s3Notification('shop-exports', [SUMMARY]);
  test.each([
    ['a notification of S3, its key encoded', notification, [EXPORTED]],
    [
      'one with several records',
      s3Notification('shop-exports', [SUMMARY, `${EXPORT}/_started`, SUMMARY]),
      [EXPORTED, EXPORTED],
    ],
    ['an event of EventBridge, its key as it is', bridgeEvent('shop-exports', SUMMARY), [EXPORTED]],
    ['a staged load', bridgeEvent('staging', 'rows/orders/0177/abc/redshift.manifest'), [ALL]],
    ['the end of a statement', statementEvent('dynaload-1f2e'), [{ ...ALL, ask: true }]],
    ['what the clock says: exports are started first', { reconcile: 'all' }, [EXPORTS, ALL]],
    ['all tables, asked for by somebody', { reconcile: 'all', ask: true }, [{ ...ALL, ask: true }]],
    ['exports of all tables', { export: 'all' }, [{ ...EXPORTS, isDemanded: true }]],
    ['exports of one', { export: 'Shop' }, [{ ...EXPORTS, tables: ['Shop'], isDemanded: true }]],
    ['one table', { reconcile: 'Shop' }, [{ ...ALL, tables: ['Shop'] }]],
    [
      'some tables, whatever S3 says',
      { reconcile: ['Shop', 'Users'], ask: true },
      [{ kind: 'reconcile', tables: ['Shop', 'Users'], ask: true }],
    ],
    [
      'an export once more',
      { reload: '01772445600000-6b1f7a2c' },
      [{ kind: 'reload', exportId: '01772445600000-6b1f7a2c' }],
    ],
    [
      'a day once more',
      { reload: { from: '2026-03-02T00:00:00Z', to: '2026-03-03T01:00:00+01:00' }, table: 'Shop' },
      [
        {
          kind: 'reload stretch',
          stretch: { from: Date.UTC(2026, 2, 2), to: Date.UTC(2026, 2, 3) },
          table: 'Shop',
        },
      ],
    ],
    ['a table anew', { rebuild: 'orders' }, [{ kind: 'rebuild', table: 'orders' }]],
    ['where tables stand', { status: 'all' }, [{ kind: 'status', tables: null }]],
  ])('%s', (_, event, work) => {
    expect(called(event).work).toEqual(work);
    if (work[0]?.kind === 'status') return;
    // In a queue it is the same, straight from its sender or by way of a topic.
    const read = queued(JSON.stringify(event), JSON.stringify(snsEnvelope(event)));
    expect(read).toMatchObject({
      kind: 'queued',
      messages: [
        { messageId: 'm-0', receipt: 'r-0', receives: 1, work, leftOut: called(event).leftOut },
        { messageId: 'm-1', receipt: 'r-1', receives: 2, work },
      ],
    });
  });

  test.each(['plus+sign', 'blank in it', 'ünïcödé/日本', '100%', '%2B', 'q=a&b;c', '😀'])(
    'the key with %s in it comes out as it is in the bucket, from both',
    (segment) => {
      const summaryKey = `team a+b/${segment}/AWSDynamoDB/x/manifest-summary.json`;
      expect(called(s3Notification('shop-exports', [summaryKey])).work).toEqual([
        { kind: 'exported', summaryKey },
      ]);
      expect(called(bridgeEvent('shop-exports', summaryKey)).work).toEqual([
        { kind: 'exported', summaryKey },
      ]);
    },
  );

  test('a prefix with its slashes encoded is the same prefix', () => {
    const key = encodeURIComponent(SUMMARY).replaceAll('%20', '+');
    const [record] = s3Notification('shop-exports', [SUMMARY])['Records'] as readonly object[];
    const s3 = { bucket: { name: 'shop-exports' }, object: { key } };
    expect(called({ Records: [{ ...record, s3 }] }).work).toEqual([EXPORTED]);
  });
});

describe('what is left alone, by name', () => {
  const bridged = (more: object): unknown => bridgeEvent('shop-exports', SUMMARY, { ...more });
  test.each<readonly [LeftOut['reason'], unknown]>([
    ['test event', S3_TEST_EVENT],
    ['other object', bridgeEvent('shop-exports', `${EXPORT}/manifest-files.json`)],
    ['other object', s3Notification('shop-exports', [`${EXPORT}/data/abc.json.gz`])],
    ['other happening', s3Notification('shop-exports', [SUMMARY], { eventName: 'ObjectRemoved:Delete' })],
    ['other happening', bridged({ 'detail-type': 'Object Deleted' })],
    ['other happening', statementEvent('nightly-report')],
    ['unknown version', s3Notification('shop-exports', [SUMMARY], { eventVersion: '3.0' })],
    ['unknown version', bridged({ version: '1' })],
    ['unknown version', bridged({ detail: { version: '1', bucket: { name: 'b' }, object: { key: 'k' } } })],
  ])('%s', (reason, event) => {
    const { work, leftOut } = called(event);
    expect(work).toEqual([]);
    expect(only(leftOut).reason).toBe(reason);
    expect(isHarmless(only(leftOut))).toBe(true);
  });

  test('a status that nobody waits for', () => {
    expect(queued('{"status":"all"}')).toMatchObject({
      messages: [{ work: [], leftOut: [{ reason: 'nobody waits' }] }],
    });
  });
});

describe('what is refused, by name', () => {
  test.each<readonly [LeftOut['reason'], string, unknown]>([
    ['other bucket', 'an export elsewhere', bridgeEvent('their-exports', SUMMARY)],
    [
      'other bucket',
      'a load that is staged elsewhere',
      bridgeEvent('shop-exports', `${EXPORT}/redshift.manifest`),
    ],
    [
      'outside of the source',
      'an export beside the source',
      s3Notification('shop-exports', ['AWSDynamoDB/x/manifest-summary.json']),
    ],
    ['bad key', 'a key that climbs', bridgeEvent('shop-exports', 'team a+b/../other/manifest-summary.json')],
    [
      'bad key',
      'one that climbs, encoded',
      s3Notification('shop-exports', ['team a+b/../../manifest-summary.json']),
    ],
    [
      'bad key',
      'a megabyte',
      bridgeEvent('shop-exports', `team a+b/${'x'.repeat(1_000_000)}/manifest-summary.json`),
    ],
    [
      'bad key',
      'a key that nobody encoded',
      {
        Records: [
          {
            eventSource: 'aws:s3',
            eventVersion: '2.1',
            eventName: 'ObjectCreated:Put',
            s3: { bucket: { name: 'shop-exports' }, object: { key: '100%' } },
          },
        ],
      },
    ],
    ['unknown form', 'nothing', {}],
    ['unknown form', 'no object', 'reconcile'],
    ['unknown form', 'a record without a key', { Records: [{ eventSource: 'aws:s3', eventVersion: '2.1' }] }],
    [
      'unknown form',
      'an event without a key',
      bridgeEvent('shop-exports', SUMMARY, { detail: { version: '0' } }),
    ],
    ['unknown form', 'a word too many', { reconcile: 'all', heel: true }],
    ['unknown form', 'two messages in one', { reconcile: 'all', rebuild: 'orders' }],
    ['unknown form', 'no table', { reconcile: [] }],
    [
      'unknown form',
      'a time without its zone',
      { reload: { from: '2026-03-02T00:00:00', to: '2026-03-03T00:00:00Z' } },
    ],
    [
      'unknown form',
      'a stretch that runs backwards',
      { reload: { from: '2026-03-03T00:00:00Z', to: '2026-03-02T00:00:00Z' } },
    ],
  ])('%s: %s', (reason, _, event) => {
    const { work, leftOut } = called(event);
    expect(work).toEqual([]);
    expect(only(leftOut).reason).toBe(reason);
    expect(isHarmless(only(leftOut))).toBe(false);
    expect(only(leftOut).detail.length).toBeLessThanOrEqual(201);
  });

  test('a good record beside a bad one', () => {
    const good = s3Notification('shop-exports', [SUMMARY])['Records'] as readonly unknown[];
    const { work, leftOut } = called({ Records: [{ eventSource: 'aws:s3' }, ...good] });
    expect(work).toEqual([EXPORTED]);
    expect(only(leftOut).reason).toBe('unknown form');
  });

  test('a good message beside bad ones', () => {
    expect(
      queued('{"reconcile":', 'null', JSON.stringify(bridgeEvent('shop-exports', SUMMARY))),
    ).toMatchObject({
      messages: [
        { messageId: 'm-0', work: [], leftOut: [{ reason: 'unknown form' }] },
        { messageId: 'm-1', work: [], leftOut: [{ reason: 'unknown form' }] },
        { messageId: 'm-2', work: [EXPORTED], leftOut: [] },
      ],
    });
  });

  test('what is told of a key has no character that a log or a terminal stumbles over', () => {
    const { leftOut } = called(bridgeEvent('shop-exports', 'a\n"level":"ERROR"\u001B[31m\u202E.txt'));
    expect(only(leftOut).detail).toBe('s3://shop-exports/a?"level":"ERROR"?[31m?.txt');
  });
});

test('whatever comes in, it is read, and what cannot be done is told', () => {
  const keyed = fc.constantFrom(
    'Records',
    'detail',
    'detail-type',
    'source',
    'version',
    'reload',
    'reconcile',
    's3',
    'body',
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.jsonValue(),
      fc.dictionary(keyed, tie('any')),
      fc.array(tie('any'), { maxLength: 3 }),
    ),
  })).any;
  fc.assert(
    fc.property(value, (event) => {
      const read = readEvent(event, PLACES);
      const parts = read.kind === 'called' ? [read.reading] : read.messages;
      for (const { work, leftOut } of parts) expect(work.length + leftOut.length).toBeGreaterThan(0);
      const again = queued(JSON.stringify(event) ?? 'nothing');
      expect(again.kind).toBe('queued');
    }),
  );
});
