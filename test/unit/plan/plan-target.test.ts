import { describe, expect, test } from '@jest/globals';
import type { ExportInfo } from '../../../src/export/export-info.ts';
import type { PlanPolicy } from '../../../src/plan/plan.ts';
import { planTarget } from '../../../src/plan/plan-target.ts';
import {
  applied,
  clock,
  DAY,
  full,
  HOUR,
  incremental,
  leftOf,
  minute,
  ORDERS,
  planInput,
  sourceOf,
  stepsOf,
  remedyCommands,
} from '../../support/plan-builders.ts';

describe('nothing loaded yet', () => {
  test('a full export and the incrementals that lead on from it are applied in order, however they are listed', () => {
    const plan = planTarget(planInput([incremental(15, 30), full(0), incremental(0, 15)], null));
    expect(stepsOf(plan)).toEqual(['replace 0: first load', 'merge 0-15', 'merge 15-30']);
    expect(clock(plan.nextWatermark ?? 0)).toBe(30);
    expect(leftOf(plan)).toEqual([]);
    expect(plan.remedy).toBeNull();
  });

  test('the full export that gets furthest is taken, not the newest', () => {
    const exports = [full(0), incremental(0, 15), incremental(15, 30), full(20)];
    const plan = planTarget(planInput(exports, null));
    expect(stepsOf(plan)).toEqual(['replace 0: first load', 'merge 0-15', 'merge 15-30']);
    expect(leftOf(plan)).toEqual(['included: full 20']);
  });

  test('of full exports that get equally far the newest is taken, since it needs the fewest incrementals', () => {
    const exports = [full(0), incremental(0, 15), full(15), incremental(15, 30)];
    expect(stepsOf(planTarget(planInput(exports, null)))).toEqual(['replace 15: first load', 'merge 15-30']);
  });

  test('incrementals alone wait for a full export, and the remedy asks for one', () => {
    const plan = planTarget(planInput([incremental(0, 15), incremental(15, 30)], null));
    expect(stepsOf(plan)).toEqual([]);
    expect(leftOf(plan)).toEqual(['waiting: 0-15 for a full export', 'waiting: 15-30 for a full export']);
    expect(remedyCommands(plan)[0]).toBe(
      'aws dynamodb export-table-to-point-in-time --region eu-west-1 --table-arn arn:aws:dynamodb:eu-west-1:123456789012:table/Orders' +
        ' --s3-bucket exports --s3-prefix orders --export-format DYNAMODB_JSON --export-time 2026-01-05T08:00:00Z',
    );
  });
});

describe('an incremental', () => {
  test('that begins at the watermark is applied', () => {
    expect(stepsOf(planTarget(planInput([incremental(0, 15)], applied(0))))).toEqual(['merge 0-15']);
  });

  test('that ends at or before the watermark is included', () => {
    const plan = planTarget(planInput([incremental(0, 15), incremental(3, 10)], applied(0, 15)));
    expect(stepsOf(plan)).toEqual([]);
    expect(leftOf(plan)).toEqual(['included: 0-15', 'included: 3-10']);
  });

  test('that is in the ledger is applied', () => {
    const late = incremental(0, 15);
    const state = applied(0, 15, { batchIds: new Set([late.exportId]) });
    expect(leftOf(planTarget(planInput([late], state)))).toEqual(['applied: 0-15']);
  });

  test('behind a gap waits, and so does what follows it; the remedy closes exactly that gap', () => {
    const plan = planTarget(planInput([incremental(30, 45), incremental(45, 60)], applied(0, 15)));
    expect(stepsOf(plan)).toEqual([]);
    expect(leftOf(plan)).toEqual(['waiting: 30-45 for 15-30', 'waiting: 45-60 for 15-30']);
    expect(remedyCommands(plan)).toEqual([
      'aws dynamodb export-table-to-point-in-time --region eu-west-1 --table-arn arn:aws:dynamodb:eu-west-1:123456789012:table/Orders' +
        ' --s3-bucket exports --s3-prefix orders --export-format DYNAMODB_JSON --export-type INCREMENTAL_EXPORT' +
        ' --incremental-export-specification' +
        ' ExportFromTime=2026-01-05T08:15:00Z,ExportToTime=2026-01-05T08:30:00Z,ExportViewType=NEW_AND_OLD_IMAGES',
      'dynaload sync s3://exports/orders',
    ]);
  });

  test('goes on by itself when the missing one has come', () => {
    const exports = [incremental(30, 45), incremental(15, 30)];
    expect(stepsOf(planTarget(planInput(exports, applied(0, 15))))).toEqual(['merge 15-30', 'merge 30-45']);
  });

  test('of each run that waits names the gap straight before it', () => {
    const exports = [incremental(30, 45), incremental(60, 75), incremental(75, 90)];
    expect(leftOf(planTarget(planInput(exports, applied(0, 15))))).toEqual([
      'waiting: 30-45 for 15-30',
      'waiting: 60-75 for 45-60',
      'waiting: 75-90 for 45-60',
    ]);
  });

  test('that is misaligned is refused with the reason, and the remedy leads from the watermark to its end', () => {
    const plan = planTarget(planInput([incremental(10, 40)], applied(0, 15)));
    expect(leftOf(plan)).toEqual(['refused: 10-40: misaligned']);
    expect(plan.refused[0]?.detail).toContain('inserted and deleted inside one window');
    expect(remedyCommands(plan)).toEqual([
      expect.stringContaining('ExportFromTime=2026-01-05T08:15:00Z,ExportToTime=2026-01-05T08:40:00Z'),
      'dynaload sync s3://exports/orders',
    ]);
  });

  test('that is misaligned is applied when the mapping accepts overlaps, and the step says so', () => {
    const exports = [incremental(10, 40), incremental(40, 55)];
    const plan = planTarget(planInput(exports, applied(0, 15), { policy: { overlap: 'accept' } }));
    expect(stepsOf(plan)).toEqual(['merge 10-40 accepting overlap', 'merge 40-55']);
  });

  test('behind a gap is applied when the mapping accepts gaps, nearest first', () => {
    const exports = [incremental(60, 75), incremental(30, 45)];
    const plan = planTarget(planInput(exports, applied(0, 15), { policy: { gap: 'accept' } }));
    expect(stepsOf(plan)).toEqual(['merge 30-45 accepting gap', 'merge 60-75 accepting gap']);
  });

  test('that comes late into an accepted gap fills it, without moving the watermark', () => {
    const state = applied(0, 45, { openGaps: [{ from: minute(15), to: minute(30) }], exact: false });
    const plan = planTarget(planInput([incremental(15, 30)], state, { policy: { gap: 'accept' } }));
    expect(stepsOf(plan)).toEqual(['fill 15-30']);
    expect(clock(plan.nextWatermark ?? 0)).toBe(45);
  });

  test('exported twice for the same window is applied once', () => {
    const exports = [incremental(0, 15, { exportId: 'b' }), incremental(0, 15, { exportId: 'a' })];
    const plan = planTarget(planInput(exports, applied(0)));
    expect(plan.steps.map((step) => step.exportInfo.exportId)).toEqual(['a']);
    expect(leftOf(plan)).toEqual(['included: 0-15']);
  });

  test('of several that begin together the one whose chain gets furthest is taken', () => {
    const exports = [incremental(0, 20), incremental(0, 15), incremental(15, 30)];
    const plan = planTarget(planInput(exports, applied(0)));
    expect(stepsOf(plan)).toEqual(['merge 0-15', 'merge 15-30']);
    expect(leftOf(plan)).toEqual(['included: 0-20']);
  });

  test('in Ion is refused by format', () => {
    const plan = planTarget(planInput([incremental(0, 15, { outputFormat: 'ION' })], applied(0)));
    expect(leftOf(plan)).toEqual(['refused: 0-15: format']);
  });
});

describe('a full export', () => {
  test('at or before the watermark is skipped', () => {
    const plan = planTarget(planInput([full(0), full(15)], applied(0, 15)));
    expect(leftOf(plan)).toEqual(['included: full 0', 'included: full 15']);
  });

  test('is not needed where contiguous incrementals lead past it', () => {
    const plan = planTarget(planInput([full(10), incremental(0, 15)], applied(0)));
    expect(stepsOf(plan)).toEqual(['merge 0-15']);
    expect(leftOf(plan)).toEqual(['not needed: full 10']);
  });

  test('is held in the middle of a live chain, whose next window would be stranded', () => {
    const plan = planTarget(planInput([full(20)], applied(0, 15)));
    expect(stepsOf(plan)).toEqual([]);
    expect(leftOf(plan)).toEqual(['held: full 20']);
  });

  test('is applied when the table lives on full exports alone', () => {
    const plan = planTarget(planInput([full(DAY), full(DAY / 2)], applied(0)));
    expect(stepsOf(plan)).toEqual([`replace ${DAY}: heals the chain`]);
  });

  test('heals a gap when an incremental begins exactly at it', () => {
    const plan = planTarget(planInput([full(30), incremental(30, 45)], applied(0, 15)));
    expect(stepsOf(plan)).toEqual(['replace 30: heals the chain', 'merge 30-45']);
  });

  test('does not heal a young gap when it would strand what is on its way', () => {
    const plan = planTarget(planInput([full(40), incremental(30, 45)], applied(0, 15)));
    expect(stepsOf(plan)).toEqual([]);
    expect(leftOf(plan)).toEqual(['held: full 40', 'waiting: 30-45 for 15-30']);
  });

  test('heals when the user says so', () => {
    const plan = planTarget(planInput([full(40), incremental(30, 45)], applied(0, 15), { heal: true }));
    expect(stepsOf(plan)).toEqual(['replace 40: heals the chain']);
    expect(leftOf(plan)).toEqual(['refused: 30-45: misaligned']);
  });

  test('heals a gap older than healAfter, counted from the window that waits', () => {
    const exports = [full(40), incremental(30, 45)];
    const at = (now: number): readonly string[] =>
      stepsOf(planTarget(planInput(exports, applied(0, 15), { now: minute(now) })));
    expect(at(30 + DAY - 1)).toEqual([]);
    expect(at(30 + DAY)).toEqual(['replace 40: heals the chain']);
  });

  test('heals a chain that just stopped only after the longest window and healAfter have passed', () => {
    const at = (now: number): readonly string[] =>
      stepsOf(planTarget(planInput([full(HOUR)], applied(0, 15), { now: minute(now) })));
    expect(at(15 + 2 * DAY - 1)).toEqual([]);
    expect(at(15 + 2 * DAY)).toEqual([`replace ${HOUR}: heals the chain`]);
  });

  test('of several that may heal the one that gets furthest is taken', () => {
    const exports = [full(50), full(30), incremental(30, 45), incremental(45, 60)];
    const plan = planTarget(planInput(exports, applied(0, 15), { heal: true }));
    expect(stepsOf(plan)).toEqual(['replace 30: heals the chain', 'merge 30-45', 'merge 45-60']);
  });
});

describe('a mapping that loads full exports only', () => {
  const policy = { load: 'replace' } as const;

  test('takes the newest one and leaves everything else', () => {
    const plan = planTarget(planInput([full(0), full(60), incremental(0, 15)], null, { policy }));
    expect(stepsOf(plan)).toEqual(['replace 60: first load']);
    expect(leftOf(plan)).toEqual(['included: full 0', 'included: 0-15']);
  });

  test('never waits for, nor applies, an incremental', () => {
    const plan = planTarget(planInput([incremental(60, 75), incremental(90, 105)], applied(60), { policy }));
    expect(stepsOf(plan)).toEqual([]);
    expect(leftOf(plan)).toEqual(['full exports only: 60-75', 'full exports only: 90-105']);
  });
});

describe('a table that was another one before', () => {
  const RESTORED = 'arn:aws:dynamodb:eu-west-1:123456789012:table/Orders-restored';
  const restored = { tableArn: RESTORED, tableId: 'lineage-9' };
  const source = sourceOf('Orders-restored', 'Orders');
  const exports = [
    full(0),
    incremental(0, 40),
    full(10, restored),
    incremental(10, 25, restored),
    incremental(25, 50, restored),
  ];

  test('starts from its own full export, although that is before the old watermark', () => {
    const plan = planTarget(planInput(exports, applied(0, 40), { source }));
    expect(stepsOf(plan)).toEqual(['replace 10: moved to this table', 'merge 10-25', 'merge 25-50']);
    expect(leftOf(plan)).toEqual(['former table: full 0', 'former table: 0-40']);
    expect(plan.skipped[1]?.detail).toBe('it is of Orders, and the mapping has moved to Orders-restored');
    expect([plan.watermark, plan.nextWatermark].map((at) => clock(at ?? 0))).toEqual([40, 50]);
    expect(plan.remedy).toBeNull();
  });

  test('and does so once: exports of the old one that come later are left', () => {
    const state = applied(10, 50, restored);
    const plan = planTarget(planInput([...exports, incremental(40, 60), full(70)], state, { source }));
    expect(stepsOf(plan)).toEqual([]);
    expect(leftOf(plan).filter((one) => !one.startsWith('included'))).toEqual([
      'former table: full 0',
      'former table: 0-40',
      'former table: 40-60',
      'former table: full 70',
    ]);
    expect(plan.remedy).toBeNull();
  });

  test('waits for its first full export, and the old one is not carried on', () => {
    const left = exports.filter((info) => info.kind === 'incremental' && info.tableArn === RESTORED);
    const plan = planTarget(planInput([...left, incremental(40, 60)], applied(0, 40), { source }));
    expect(stepsOf(plan)).toEqual([]);
    expect(leftOf(plan)).toEqual([
      'former table: 40-60',
      'waiting: 10-25 for a full export',
      'waiting: 25-50 for a full export',
    ]);
    expect(plan.waiting[0]?.detail).toBe(
      `what is loaded is ${ORDERS}: a full export of Orders-restored has to come first`,
    );
    expect(plan.nextWatermark).toBe(plan.watermark);
    expect(remedyCommands(plan)[0]).toContain(`--table-arn ${RESTORED} `);
  });

  test('from full exports alone, too', () => {
    const policy = { load: 'replace' } as const;
    const plan = planTarget(planInput(exports, applied(0, 40), { source, policy }));
    expect(stepsOf(plan)).toEqual(['replace 10: moved to this table']);
  });

  test('also over several moves, and back', () => {
    const twice = { tableArn: `${ORDERS}-3`, tableId: 'lineage-10' };
    const later = [...exports, full(60, twice)];
    const third = sourceOf('Orders-3', 'Orders', 'Orders-restored');
    for (const state of [applied(0, 40), applied(10, 50, restored)]) {
      expect(stepsOf(planTarget(planInput(later, state, { source: third })))).toEqual([
        'replace 60: moved to this table',
      ]);
    }
    const back = planInput(exports, applied(10, 50, restored), {
      source: sourceOf('Orders', 'Orders-restored'),
    });
    expect(stepsOf(planTarget(back))).toEqual(['replace 0: moved to this table', 'merge 0-40']);
  });

  test('of the same name, in another account', () => {
    const elsewhere = { tableArn: ORDERS.replace('123456789012', '999999999999'), tableId: null };
    const moved = sourceOf('Orders', ORDERS);
    const plan = planTarget(
      planInput([incremental(40, 60), full(20, elsewhere)], applied(0, 40), { source: moved }),
    );
    expect(stepsOf(plan)).toEqual(['replace 20: moved to this table']);
    expect(plan.skipped.map(({ detail }) => detail)).toEqual([
      `it is of ${ORDERS}, and the mapping has moved to Orders`,
    ]);
  });

  test('of which the mapping says nothing is not planned at all', () => {
    const other = sourceOf('Orders-restored');
    expect(() => planTarget(planInput([], applied(0, 40), { source: other }))).toThrow(
      'planned for a target of',
    );
    const elsewhere = { tableArn: ORDERS.replace('123456789012', '999999999999') };
    expect(() => planTarget(planInput([full(90, elsewhere)], applied(0, 40)))).toThrow(
      'planned for a target of',
    );
  });
});

describe('a table that was dropped and made again', () => {
  const again = { tableId: 'lineage-2' };

  test('is taken up from its own full export', () => {
    const exports = [incremental(15, 30), full(40, again), incremental(40, 55, again)];
    const plan = planTarget(planInput(exports, applied(0, 15)));
    expect(stepsOf(plan)).toEqual(['replace 40: new table', 'merge 40-55']);
    expect(leftOf(plan)).toEqual(['older table: 15-30']);
  });

  test('waits for a full export when there is none', () => {
    const plan = planTarget(planInput([incremental(15, 55, again)], applied(0, 15)));
    expect(stepsOf(plan)).toEqual([]);
    expect(leftOf(plan)).toEqual(['waiting: 15-55 for a full export']);
  });

  test('is not mistaken for the tail of an older one that comes late', () => {
    const state = applied(40, 55, { tableId: 'lineage-2' });
    const plan = planTarget(planInput([incremental(0, 15)], state));
    expect(stepsOf(plan)).toEqual([]);
    expect(leftOf(plan)).toEqual(['older table: 0-15']);
  });
});

describe('twice as many exports', () => {
  /** How often the planner looks at a field of an export. */
  function looks(windows: number, policy: Partial<PlanPolicy>): number {
    let count = 0;
    const counted = <Info extends ExportInfo>(info: Info): Info =>
      new Proxy(info, {
        get(one, field) {
          count += 1;
          return Reflect.get(one, field);
        },
      });
    // Every second window is missing.
    const exports = Array.from({ length: windows }, (_, index) =>
      counted(incremental(30 * index + 15, 30 * index + 30)),
    );
    planTarget(planInput([counted(full(0)), ...exports], null, { policy }));
    return count;
  }

  test.each<[string, Partial<PlanPolicy>]>([
    ['that wait', {}],
    ['over gaps that are accepted', { gap: 'accept' }],
    ['over gaps and overlaps that are accepted', { gap: 'accept', overlap: 'accept' }],
  ])('%s take hardly more than twice the work', (_, policy) => {
    expect(looks(2000, policy)).toBeLessThan(2.5 * looks(1000, policy));
  });
});
