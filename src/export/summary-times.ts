/** Times that a summary cannot state: an export would claim to hold what it does not, and hide what does. Pure. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html */
export const LONGEST_WINDOW = DAY;

/**
 * The same page says that DynamoDB's own clock and another may be a minute apart; that the start of an incremental
 * export is rounded to a second is well within it.
 */
const CLOCK_TOLERANCE = MINUTE;
/** The clock of the machine that reads the export is not DynamoDB's either, and is worse kept. */
const OWN_CLOCK_TOLERANCE = DAY;
/** DynamoDB exports tables since November 2020, and reaches back 35 days at most. */
const EARLIEST = Date.UTC(2020, 8, 1);

const FIELDS = ['startTime', 'endTime', 'exportTime', 'exportFromTime', 'exportToTime'] as const;

/** Epoch milliseconds; null or undefined where the summary does not say. */
export type StatedTimes = Readonly<Partial<Record<(typeof FIELDS)[number], number | null | undefined>>>;

export interface TimesContext {
  /** Epoch milliseconds; undefined leaves out what takes a clock to judge. */
  readonly now: number | undefined;
  /** When the export was started, as its ID says: stands in for a missing `startTime`. */
  readonly startOfId: number | null;
}

/** @returns the field that cannot be, what was expected of it and what came; null when all can */
export function timesProblem(stated: StatedTimes, { now, startOfId }: TimesContext): string | null {
  const { endTime, exportFromTime, exportToTime } = stated;
  const latest = now === undefined ? Number.POSITIVE_INFINITY : now + OWN_CLOCK_TOLERANCE;
  for (const field of FIELDS) {
    const at = stated[field];
    if (at == null) continue;
    if (at < EARLIEST) return `${field}: expected ${isoText(EARLIEST)} or later, found ${isoText(at)}`;
    if (at > latest) return `${field}: expected a time that has come, found ${isoText(at)}`;
  }
  const start = stated.startTime ?? startOfId;
  if (start !== null) {
    const began = `${stated.startTime == null ? 'the start in its ID,' : 'startTime'} ${isoText(start)}`;
    if (endTime != null && endTime < start - CLOCK_TOLERANCE)
      return `endTime: expected a time after ${began}, found ${isoText(endTime)}`;
    for (const field of ['exportTime', 'exportToTime'] as const) {
      const at = stated[field];
      // An export holds nothing that was written after it began.
      if (at != null && at > start + CLOCK_TOLERANCE)
        return `${field}: expected no time after ${began}, found ${isoText(at)}`;
    }
  }
  if (exportFromTime == null || exportToTime == null) return null;
  if (exportFromTime >= exportToTime)
    return `exportToTime: expected a time after exportFromTime ${isoText(exportFromTime)}, found ${isoText(exportToTime)}`;
  if (exportToTime - exportFromTime > LONGEST_WINDOW)
    return `exportToTime: expected 24 hours after exportFromTime ${isoText(exportFromTime)} at most, found ${isoText(exportToTime)}`;
  return null;
}

function isoText(millis: number): string {
  return new Date(millis).toISOString();
}
