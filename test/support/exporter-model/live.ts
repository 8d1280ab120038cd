/** Lives a history of twelve days, then some calm ones, and holds it to what the exporter promises. */
import { expect } from '@jest/globals';
import type { History } from './faults.ts';
import { DAY, HOUR, MINUTE, ModelWorld } from './world.ts';

const TROUBLED_DAYS = 12;
const CALM_DAYS = 2;
/** A job in calm days takes no longer. */
const LONGEST_JOB = 12 * MINUTE;

export interface Lived {
  readonly starts: number;
  readonly fulls: number;
  /** Milliseconds from the watermark to the end. */
  readonly lag: number;
  readonly runs: number;
}

export async function live(history: History): Promise<Lived> {
  const world = new ModelWorld(history);
  const begun = world.now;
  let runs = 0;
  let pausedUntil = 0;
  let deniedUntil = 0;
  while (world.now < begun + (TROUBLED_DAYS + CALM_DAYS) * DAY) {
    world.pass((history.runEvery + world.random.between(-2, 2)) * MINUTE);
    world.isTroubled = world.now < begun + TROUBLED_DAYS * DAY;
    world.write();
    const bucket = world.service.buckets.get('exports');
    if (world.happens(history.denied, 0.5) && world.now > deniedUntil) {
      deniedUntil = world.now + DAY;
      world.fullsExcused += 1;
    }
    if (bucket !== undefined) bucket.denies = world.isTroubled && world.now < deniedUntil;
    if (world.happens(history.pauses, 1)) {
      pausedUntil = world.now + world.random.between(4, 60) * HOUR;
      world.disturbances += 4;
      world.fullsExcused += 1;
    }
    trouble(world);
    if (world.isTroubled && world.now < pausedUntil) continue;
    await world.run();
    runs += 1;
    if (world.chance(80)) world.load();
    if (world.chance(4)) world.warehouse.check(world.contents);
  }
  // What is still under way comes to its end.
  world.pass(LONGEST_JOB);
  world.load();
  world.warehouse.check(world.contents);
  return judge(world, runs);
}

function trouble(world: ModelWorld): void {
  const { history, table } = world;
  if (world.happens(history.manual, 4)) world.startByHand();
  if (world.happens(history.deleted, 2)) world.deleteSummary();
  if (world.happens(history.flaps, 1)) {
    table.disableRecovery();
    world.pass(world.random.between(0, 90) * MINUTE);
    table.enableRecovery(world.now, world.chance(50) ? shortPeriod(history) : 35);
    world.disturbances += 4;
    world.fullsExcused += 2;
  }
  if (world.happens(history.flaps, 1)) {
    table.setPeriod(shortPeriod(history));
    world.fullsExcused += 1;
  }
  if (world.happens(history.dropped, 0.5)) {
    world.service.dropTable(table.arn);
    world.pass(world.random.between(1, 90) * MINUTE);
    world.makeTable();
    world.disturbances += 4;
    world.fullsExcused += 2;
  }
}

/** Days. A window of a day can no longer be had in a period of a day: docs/exporting.md. */
function shortPeriod({ every }: History): number {
  return every > 6 * 60 ? 3 : 1;
}

function judge(world: ModelWorld, runs: number): Lived {
  const { history, warehouse, service, now } = world;
  const every = history.every * MINUTE;
  // Every start but those that clocks explain was taken.
  expect(world.refusals).toEqual([]);
  const applied = warehouse.applied;
  // Nobody is stuck: what is loaded is the table of today, and as far as the last window that can be there.
  expect(applied?.tableId).toBe(world.table.exported.tableId);
  const lag = now - (applied?.watermark ?? 0);
  expect(lag).toBeLessThan(2 * every + LONGEST_JOB + 2 * history.runEvery * MINUTE + HOUR / 2);
  const own = service.jobs.filter(({ arn }) => world.started.has(arn));
  const failed = own.filter(({ failure }) => failure !== null);
  const fulls = own.filter(({ content }) => content.kind === 'full');
  const windows = Math.ceil(((TROUBLED_DAYS + CALM_DAYS) * DAY) / every);
  // Nothing is exported twice without a reason.
  expect(own.length).toBeLessThanOrEqual(windows + 1 + failed.length + world.disturbances + CALM_DAYS);
  const failedFulls = fulls.filter(({ failure }) => failure !== null);
  expect(fulls.length).toBeLessThanOrEqual(1 + failedFulls.length + world.fullsExcused + doubledFulls(world));
  return { starts: own.length, fulls: fulls.length, lag, runs };
}

/** A run with old eyes, or one that nobody listed, may ask for another full export. */
function doubledFulls({ history, disturbances }: ModelWorld): number {
  return history.doubled || history.hidden || history.pauses ? disturbances : 0;
}
