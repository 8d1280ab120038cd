import { describe, expect, jest, test } from '@jest/globals';
import { NO_DEED, type Deed } from '../../../src/lambda/deeds.ts';
import { Telemetry } from '../../../src/lambda/telemetry.ts';
import { greatestLag, measuresOf } from '../../../src/lambda/tell/measures.ts';

const NOW = Date.parse('2026-03-02T10:00:00Z');

function deed(quiet: Readonly<Record<string, string>>, report: object | null = null): Deed {
  return {
    ...NO_DEED,
    errands: [],
    report: report as Deed['report'],
    quiet: Object.entries(quiet).map(([table, watermark]) => ({ table, watermark, askedAt: watermark })),
  };
}

/** Of a table that nothing was loaded for: one export failed, and two wait behind a gap. */
const NEW = {
  table: 'New',
  watermark: null,
  planned: [{ exportId: '1' }],
  applied: [],
  totals: { waiting: 2 },
};

describe('how far behind tables are', () => {
  const measures = measuresOf(
    [deed({ Shop: '2026-03-02T09:45:00Z' }, { tables: [NEW] }), deed({ Ahead: '2026-03-02T10:00:05Z' })],
    NOW,
  );

  test('is told of each that is loaded', () => {
    expect(measures).toEqual([
      { table: 'Shop', lagSeconds: 900, waiting: 0 },
      { table: 'New', lagSeconds: null, waiting: 3 },
      { table: 'Ahead', lagSeconds: 0, waiting: 0 },
    ]);
  });

  test('is told once of all, for an alarm: of the one that is furthest behind', () => {
    expect(greatestLag(measures)).toBe(900);
    expect(greatestLag(measuresOf([], NOW))).toBeNull();
    const written: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
    const log = jest.spyOn(console, 'log').mockImplementation((text: unknown) => {
      written.push(String(text));
    });
    try {
      const telemetry = new Telemetry({});
      telemetry.lag(greatestLag(measures));
      telemetry.lag(null);
    } finally {
      write.mockRestore();
      log.mockRestore();
    }
    expect(written.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({
        LagSeconds: 900,
        _aws: expect.objectContaining({
          CloudWatchMetrics: [
            expect.objectContaining({
              Namespace: 'dynaload',
              Dimensions: [[]],
              Metrics: [{ Name: 'LagSeconds', Unit: 'Seconds' }],
            }),
          ],
        }),
      }),
    ]);
  });
});
