import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LONGEST_WINDOW } from '../../../src/export/summary-times.ts';
import { commandLines, plainPlaces } from '../../../src/message/command-line.ts';
import { findRemedy, type RemedyInput } from '../../../src/plan/remedy.ts';
import { SHORTEST_WINDOW } from '../../../src/plan/window-rules.ts';
import { DAY, full, incremental, minute } from '../../support/plan-builders.ts';

const like = incremental(0, 15);

function remedyLines(input: RemedyInput): readonly string[] {
  return commandLines(findRemedy(input).commands, plainPlaces('s3://exports/orders'));
}

function windowsOf(commands: readonly string[]): readonly { from: number; to: number }[] {
  return commands.slice(0, -1).map((command) => {
    const match = /ExportFromTime=(\S+?),ExportToTime=(\S+?),/.exec(command);
    return { from: Date.parse(match?.[1] ?? ''), to: Date.parse(match?.[2] ?? '') };
  });
}

describe('findRemedy', () => {
  test('a gap of 69 seconds is not exported by itself, but together with the window that waits behind it', () => {
    const lines = remedyLines({
      like,
      from: minute(0),
      until: [minute(0) + 69_000, minute(15) + 69_000],
      now: minute(60),
    });
    expect(windowsOf(lines)).toEqual([{ from: minute(0), to: minute(15) + 69_000 }]);
  });

  test('a gap of three days is exported in windows that DynamoDB accepts', () => {
    const lines = remedyLines({ like, from: minute(0), until: [minute(3 * DAY + 30)], now: minute(4 * DAY) });
    const windows = windowsOf(lines);
    expect(windows).toHaveLength(4);
    expect(windows[0]?.from).toBe(minute(0));
    expect(windows.at(-1)?.to).toBe(minute(3 * DAY + 30));
  });

  test('a watermark with milliseconds, which the AWS CLI cannot send, leads to a full export', () => {
    const lines = remedyLines({
      like,
      from: minute(0) + 109,
      until: [minute(30), minute(45)],
      now: minute(60),
    });
    expect(lines).toEqual([
      expect.stringContaining('--export-format DYNAMODB_JSON --export-time 2026-01-05T08:30:00Z'),
      'dynaload sync s3://exports/orders --heal',
    ]);
  });

  test('a watermark older than the recovery period leads to a full export of now', () => {
    const lines = remedyLines({ like, from: minute(0), until: [minute(30)], now: minute(36 * DAY) });
    expect(lines[0]).toMatch(/--export-format DYNAMODB_JSON --export-time 2026-02-10T07:55:00Z$/);
  });

  test('names that a shell would take apart are quoted', () => {
    const odd = full(0, { s3Prefix: "it's a prefix" });
    const lines = remedyLines({ like: odd, from: null, until: [], now: minute(1) });
    expect(lines[0]).toContain(String.raw`--s3-prefix 'it'\''s a prefix'`);
  });

  test('whatever the gap, the windows are contiguous, of a length that DynamoDB accepts, and end where the chain goes on', () => {
    const instant = fc.integer({ min: 0, max: 30 * DAY * 60 }).map((seconds) => minute(0) + seconds * 1000);
    fc.assert(
      fc.property(fc.array(instant, { minLength: 1, maxLength: 5 }), (instants) => {
        const until = instants.filter((at) => at > minute(0)).toSorted((a, b) => a - b);
        const windows = windowsOf(
          remedyLines({ like, from: minute(0), until, now: minute(31 * DAY) }),
        ).filter((window) => !Number.isNaN(window.from));
        if (windows.length === 0) {
          expect(until.every((at) => at - minute(0) < SHORTEST_WINDOW)).toBe(true);
          return;
        }
        expect(until).toContain(windows.at(-1)?.to);
        let from = minute(0);
        for (const window of windows) {
          expect(window.from).toBe(from);
          expect(window.to - window.from).toBeGreaterThanOrEqual(SHORTEST_WINDOW);
          expect(window.to - window.from).toBeLessThanOrEqual(LONGEST_WINDOW);
          from = window.to;
        }
      }),
    );
  });
});
