/** Which exports are started: a test for each rule. Times are minutes after ten o'clock; windows are of 15 minutes. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '../../../src/exporter/decide.ts';
import {
  at,
  DAY,
  decided,
  factsOf,
  failed,
  full,
  job,
  minutes,
  POLICY,
  recovery,
  startsOf,
  watermark,
  window,
  type Given,
} from '../../support/export-facts.ts';

const starts = (given: Given): readonly string[] => startsOf(decided(given));
const problems = (given: Given): readonly string[] => decided(given).problems.map(({ code }) => code);

describe('1: a table that cannot be exported', () => {
  test.each(['CREATING', 'DELETING', 'INACCESSIBLE_ENCRYPTION_CREDENTIALS'])('is %s', (status) => {
    const given = { now: 20, table: { status } };
    expect([starts(given), problems(given)]).toEqual([[], ['TABLE_NOT_READY']]);
  });

  test('has recovery off', () => {
    const given: Given = { now: 20, done: [full(0)], recovery: { state: 'off' } };
    expect([starts(given), problems(given)]).toEqual([[], ['RECOVERY_OFF']]);
  });
});

describe('2: what is not ours does not count', () => {
  const running = job(window(0, 15));
  test.each([
    ['a job of an earlier table', { ...running, tableId: 'lineage-0' }],
    ['one into another bucket', { ...running, bucket: 'others' }],
    ['one into another prefix', { ...running, prefix: 'orders/copy' }],
    ['one in Ion', { ...running, format: 'ION' }],
    ['a filtered one', { ...running, filtered: true }],
  ])('%s', (_, other) => {
    expect(starts({ now: 20, done: [full(0)], jobs: [other] })).toEqual(['0-15: next window']);
    expect(starts({ now: 20, done: [full(0)], jobs: [running] })).toEqual([]);
  });

  test.each([
    ['an export of an earlier table', { tableId: 'lineage-0' }],
    ['one of another table', { tableArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/Other' }],
    ['one in Ion', { outputFormat: 'ION' as const }],
  ])('%s', (_, more) => {
    expect(starts({ now: 20, done: [full(0), window(0, 15, more)] })).toEqual(['0-15: next window']);
  });

  test('a slash at the end of the prefix is the same prefix', () => {
    expect(starts({ now: 20, done: [full(0)], jobs: [{ ...running, prefix: 'orders/' }] })).toEqual([]);
  });

  test('a job of more than a day is told of, and is still under way', () => {
    const given: Given = { now: 26 * 60, done: [full(0)], jobs: [running] };
    expect(problems(given)).toEqual(['EXPORT_STUCK']);
    expect(starts(given)[0]).toBe('15-1455: next window');
  });
});

describe('3: where a chain goes on', () => {
  test('from the watermark, whatever S3 still has', () => {
    expect(starts({ now: 50, watermarks: [watermark(30)] })).toEqual(['30-45: next window']);
  });

  test('from each watermark that there is, once', () => {
    const watermarks = [watermark(30), watermark(15), watermark(30)];
    expect(starts({ now: 50, watermarks, done: [window(15, 30)] })).toEqual(['30-45: next window']);
    expect(starts({ now: 50, watermarks })).toEqual(['15-30: missing window', '30-45: next window']);
  });

  test('without a warehouse from the full export whose chain gets furthest, one under way among them', () => {
    expect(starts({ now: 35, done: [full(0), window(0, 15)] })).toEqual(['15-30: next window']);
    expect(starts({ now: 35, jobs: [job(full(0))] })).toEqual(['0-30: next window']);
  });

  test('without a warehouse from wherever the loading may stand', () => {
    // Loaded when only the full export of 5 was there, or the window to 15 but not yet the one to 30.
    expect(starts({ now: 35, done: [full(0), window(0, 15), full(5)] })).toEqual([
      '5-30: next window',
      '15-30: missing window',
    ]);
    expect(starts({ now: 50, done: [full(0), window(0, 15), window(0, 30)] })).toEqual([
      '15-30: missing window',
      '30-45: next window',
    ]);
  });

  test('a target that is not loaded yet is served by what lies in S3, else by a new full export', () => {
    const watermarks = [watermark(30), null];
    expect(starts({ now: 50, watermarks, done: [full(0), window(0, 30)] })).toEqual(['30-45: next window']);
    expect(starts({ now: 50, watermarks })).toEqual(['full 45: new table', '30-45: missing window']);
  });

  test('a completed export without its summary is waited for, and after half an hour it is lost', () => {
    const lost = job(window(0, 15), { status: 'COMPLETED', endedAt: at(20) });
    expect(starts({ now: 45, done: [full(0)], jobs: [lost] })).toEqual(['15-30: next window']);
    expect(starts({ now: 56, done: [full(0)], jobs: [lost] })).toEqual(['0-45: again']);
    expect(problems({ now: 56, done: [full(0)], jobs: [lost] })).toEqual(['EXPORT_FAILED']);
  });
});

describe('4: what is done, and what is under way', () => {
  test('the chain goes on behind windows under way', () => {
    expect(starts({ now: 50, done: [full(0), window(0, 15)], jobs: [job(window(15, 30))] })).toEqual([
      '30-45: next window',
    ]);
  });

  test('only what lies in S3 is told as the frontier', () => {
    const decision = decided({ now: 50, done: [full(0), window(0, 15)], jobs: [job(window(15, 30))] });
    expect(minutes(decision.frontier ?? 0)).toBe(15);
  });
});

describe('5: when a full export is needed', () => {
  test('nothing is there: at the last instant of the grid', () => {
    expect(starts({ now: 50 })).toEqual(['full 45: first full export']);
    expect(starts({ now: 47 })).toEqual(['full 30: first full export', '30-45: next window']);
  });

  test('recovery was turned on only now: as early as it can be', () => {
    expect(starts({ now: 50, recovery: recovery(48, 48) })).toEqual(['full 48: first full export']);
  });

  test('the next window can no longer be had, however young the full export is', () => {
    const given: Given = { now: 50, done: [full(0), window(0, 15)], recovery: recovery(20) };
    expect(starts(given)).toEqual(['full 45: recovery gap']);
    expect(starts({ ...given, watermarks: [watermark(15)] })).toEqual(['full 45: recovery gap']);
  });

  test('the next window can be had, however old the full export is', () => {
    const chain = Array.from({ length: 40 }, (_, day) => window(day * DAY, (day + 1) * DAY));
    const given: Given = { now: 40 * DAY + 20, done: [full(0), ...chain], recovery: recovery(5 * DAY) };
    expect(starts(given)).toEqual([`${40 * DAY}-${40 * DAY + 15}: next window`]);
  });

  test('a full export behind the gap is used, and not made again', () => {
    const given: Given = { now: 65, watermarks: [watermark(0)], done: [full(45)], recovery: recovery(20) };
    expect(starts(given)).toEqual(['45-60: next window']);
    expect(starts({ ...given, done: [], jobs: [job(full(45))] })).toEqual(['45-60: next window']);
  });

  test('what is loaded is of a table that was made again', () => {
    const watermarks = [watermark(0, { tableId: 'lineage-0' })];
    expect(starts({ now: 50, watermarks })).toEqual(['full 45: new table']);
  });

  test('a table that is too large is asked about, and exported when somebody says so', () => {
    const given: Given = { now: 50, table: { sizeBytes: 200_000_000_000 } };
    expect([starts(given), problems(given)]).toEqual([[], ['FULL_EXPORT_TOO_LARGE']]);
    expect(starts({ ...given, full: true })).toEqual(['full 45: asked for']);
  });

  test('one that failed is made again, later', () => {
    const jobs = [failed(full(45), 50)];
    expect(starts({ now: 54, jobs })).toEqual([]);
    expect(starts({ now: 55, jobs })).toEqual(['full 45: again, attempt 2']);
    expect(starts({ now: 70, jobs })).toEqual(['full 60: again']);
  });

  test('a person asks for one beside a chain that is whole', () => {
    expect(starts({ now: 50, done: [full(0), window(0, 45)], full: true })).toEqual(['full 45: asked for']);
    expect(starts({ now: 50, done: [full(0), window(0, 45), full(45)], full: true })).toEqual([]);
  });
});

describe('6: where windows end', () => {
  test('on the grid, a minute behind now', () => {
    expect(starts({ now: 15.9, done: [full(0)] })).toEqual([]);
    expect(starts({ now: 16, done: [full(0)] })).toEqual(['0-15: next window']);
  });

  test('a chain that begins off the grid is on it after one window', () => {
    const odd = 11.785; // 10:11:47.100
    expect(starts({ now: 40, done: [full(odd)] })).toEqual([`${odd}-30: next window`]);
    expect(starts({ now: 30, done: [full(odd)] })).toEqual([]);
    const { next } = decided({ now: 30, done: [full(odd)] });
    expect(minutes(next?.notBefore ?? 0)).toBe(31);
  });

  test('what is missing is caught up with in one window, up to a day', () => {
    expect(starts({ now: DAY + 1, done: [full(0)] })).toEqual([`0-${DAY}: next window`]);
  });

  test('and in pieces of a day beyond that', () => {
    expect(starts({ now: 30 * 60 + 1, done: [full(0)] })).toEqual([
      `0-${DAY}: next window`,
      `${DAY}-${30 * 60}: next window`,
    ]);
  });

  test('no piece is too short or too long, whatever the grid and the beginning', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(15, 20, 60, 6 * 60, DAY),
        fc.integer({ min: 0, max: 5 * DAY * 60_000 }),
        fc.integer({ min: 0, max: 3 * DAY }),
        (every, length, beginning) => {
          const now = 6 * DAY;
          const given: Given = {
            now,
            done: [full(now - length / 60_000 - beginning / 7)],
            policy: { every: every * 60_000 },
          };
          const windows = decided(given).starts.flatMap(({ content }) =>
            content.kind === 'full' ? [] : [content],
          );
          for (const [index, { from, to }] of windows.entries()) {
            expect(to - from).toBeGreaterThanOrEqual(15 * 60_000);
            expect(to - from).toBeLessThanOrEqual(DAY * 60_000);
            if (index > 0) expect(from).toBe(windows[index - 1]?.to);
          }
          const last = windows.at(-1);
          if (last !== undefined && windows.length < 10) expect(last.to % (every * 60_000)).toBe(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});

test('a chain of AWS’s sample is taken over as it is: its first window begins at its end, to the millisecond', () => {
  const AT = Date.UTC(2024, 4, 27, 6, 11, 47, 109);
  const begin = minutes(AT);
  const {
    starts: [first],
  } = decided({
    now: begin + 60,
    done: [full(begin), window(begin, begin + 15)],
    recovery: recovery(begin - DAY),
  });
  expect(first?.content).toMatchObject({
    from: Date.UTC(2024, 4, 27, 6, 26, 47, 109),
    to: Date.UTC(2024, 4, 27, 7, 0),
  });
});

describe('7: a hole before what exists', () => {
  test('is filled to where the rest begins', () => {
    const done = [full(0), window(0, 15), window(45, 60), window(60, 75)];
    expect(starts({ now: 80, done })).toEqual(['15-45: missing window']);
  });

  test('is filled to where the rest can be joined, when it begins too soon', () => {
    expect(starts({ now: 80, done: [full(0), window(10, 40), window(40, 75)] })).toEqual([
      '0-40: missing window',
    ]);
  });

  test('is filled before what is under way, too', () => {
    expect(starts({ now: 50, done: [full(0)], jobs: [job(window(30, 45))] })).toEqual([
      '0-30: missing window',
    ]);
  });

  test('what cannot be joined is left aside', () => {
    expect(starts({ now: 50, done: [full(0), window(2, 10)] })).toEqual(['0-45: next window']);
  });
});

describe('8: after a failure', () => {
  const done = [full(0), window(0, 15)];

  test('it is tried again after five minutes, then ten, at last every six hours', () => {
    const attempts = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        failed(window(15, 30, { exportId: `try-${index}` }), 36 - (count - index)),
      );
    for (const [count, pause] of [
      [1, 5],
      [2, 10],
      [3, 20],
      [8, 360],
      [20, 360],
    ] as const) {
      const { failing } = decided({ now: 36, done, jobs: attempts(count) });
      expect([failing?.attempts, minutes(failing?.retryAt ?? 0)]).toEqual([count, 35 + pause]);
      expect(starts({ now: 34 + pause, done, jobs: attempts(count) })).toEqual([]);
      expect(starts({ now: 35 + pause, done, jobs: attempts(count) })).toHaveLength(1);
    }
  });

  test('with all that came since, and as an attempt of its own only where it is the very same', () => {
    const jobs = [failed(window(15, 30), 36)];
    expect(starts({ now: 41, done, jobs })).toEqual(['15-30: again, attempt 2']);
    expect(starts({ now: 61, done, jobs })).toEqual(['15-60: again']);
  });

  test('nothing beyond it is begun before', () => {
    expect(starts({ now: 61, done, jobs: [failed(window(15, 30), 60)] })).toEqual([]);
    const jobs = [failed(window(15, 30), 50)];
    expect(starts({ now: 3 * DAY, done, jobs })).toEqual([`15-${DAY + 15}: again`]);
  });

  test('a fault of the bucket is told at once, another one when it stays', () => {
    expect(problems({ now: 37, done, jobs: [failed(window(15, 30), 36, 'S3AccessDenied')] })).toEqual([
      'EXPORT_FAILED',
    ]);
    const again = [1, 2, 3].map((index) => failed(window(15, 30, { exportId: `try-${index}` }), 36 + index));
    expect(problems({ now: 41, done, jobs: again.slice(0, 2) })).toEqual([]);
    expect(problems({ now: 41, done, jobs: again })).toEqual(['EXPORT_FAILED']);
  });

  test('one that has been mended since is forgotten', () => {
    const decision = decided({
      now: 50,
      done: [...done, window(15, 45)],
      jobs: [failed(window(15, 30), 36)],
    });
    expect([decision.failing, startsOf(decision)]).toEqual([null, []]);
  });
});

describe('9: until nothing is left', () => {
  test('ten under way are enough', () => {
    expect(starts({ now: 20 * DAY + 1, done: [full(0)] })).toHaveLength(10);
    const jobs = Array.from({ length: 7 }, (_, day) => job(window(day * DAY, (day + 1) * DAY)));
    expect(starts({ now: 20 * DAY + 1, done: [full(0)], jobs })).toHaveLength(3);
  });

  test('says what is next, and when', () => {
    const { next } = decided({ now: 20, done: [full(0), window(0, 15)] });
    expect(next?.content).toMatchObject({ from: at(15), to: at(30) });
    expect(minutes(next?.notBefore ?? 0)).toBe(31);
  });
});

describe('a mapping that is switched off', () => {
  const policy = { enabled: false };
  test('starts nothing, and tells where it stands', () => {
    const decision = decided({ now: 60, done: [full(0), window(0, 15)], policy });
    expect([startsOf(decision), minutes(decision.frontier ?? 0)]).toEqual([[], 15]);
  });

  test('but a full export that somebody asks for', () => {
    expect(starts({ now: 60, done: [full(0)], policy, full: true })).toEqual(['full 45: asked for']);
  });

  test('goes on where it was when it is switched on again', () => {
    expect(starts({ now: 200, done: [full(0), window(0, 15)] })).toEqual(['15-195: next window']);
  });
});

describe('"load": "replace"', () => {
  const daily: Partial<Given> = { load: 'replace', policy: { every: DAY * 60_000 } };
  const midnight = 14 * 60;

  test('is a full export per period, and no window', () => {
    expect(starts({ now: midnight + 7, ...daily })).toEqual([`full ${midnight}: first full export`]);
    const done = [full(midnight)];
    expect(starts({ now: midnight + DAY - 1, done, ...daily })).toEqual([]);
    expect(starts({ now: midnight + DAY + 5, done, ...daily })).toEqual([
      `full ${midnight + DAY}: next full export`,
    ]);
  });

  test('also when what is loaded is no longer in S3', () => {
    expect(starts({ now: midnight + DAY - 1, watermarks: [watermark(midnight)], ...daily })).toEqual([]);
  });
});

describe('whatever is there', () => {
  const infos = fc
    .array(
      fc.record({
        kind: fc.constantFrom('full', 'window'),
        from: fc.integer({ min: 0, max: 40 }),
        length: fc.integer({ min: 1, max: 8 }),
        state: fc.constantFrom('done', 'running', 'failed', 'completed'),
        off: fc.constantFrom(0, 0, 0, 3),
      }),
      { maxLength: 12 },
    )
    .map((list) =>
      list.map(({ kind, from, length, state, off }, index) => {
        const exportId = `export-${index}`;
        const start = from * 15 + off;
        const info =
          kind === 'full' ? full(start, { exportId }) : window(start, start + length * 15, { exportId });
        const ends = { endedAt: at(600 + index) };
        const status = { running: 'IN_PROGRESS', failed: 'FAILED', completed: 'COMPLETED' } as const;
        return state === 'done'
          ? { info, job: null }
          : { info, job: job(info, { status: status[state], ...ends }) };
      }),
    );

  test('the order in which it is seen does not matter, and what was started is not started again', () => {
    fc.assert(
      fc.property(infos, fc.integer({ min: 600, max: 900 }), fc.boolean(), (list, now, shuffled) => {
        const order = shuffled ? list.toReversed() : list;
        const given = (all: typeof list): Given => ({
          now,
          done: all.flatMap((one) => (one.job === null ? [one.info] : [])),
          jobs: all.flatMap((one) => one.job ?? []),
          recovery: recovery(100),
        });
        const decision = decided(given(list));
        expect(decided(given(order))).toEqual(decision);
        const more = decision.starts.map(({ content }, index) =>
          content.kind === 'full'
            ? job(full(minutes(content.at), { exportId: `new-${index}` }))
            : job(window(minutes(content.from), minutes(content.to), { exportId: `new-${index}` })),
        );
        const facts = factsOf({ ...given(list), jobs: [...(given(list).jobs ?? []), ...more] });
        const again = decide({ facts, policy: POLICY, load: 'merge', full: false });
        const params = (one: typeof decision): readonly string[] =>
          one.starts.map(({ content }) => JSON.stringify(content));
        expect(params(again).filter((one) => params(decision).includes(one))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
