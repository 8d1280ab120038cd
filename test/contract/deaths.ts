/** Work that dies at a call to the engine, at one call after another, until it lives. */
import { expect, jest } from '@jest/globals';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { repeatable } from '../support/fresh-runs.ts';
import type { ContractContext, ContractWarehouse } from './contract-harness.ts';

export interface Deaths {
  /** Of so many calls one is tried, others in every run. */
  readonly every: number;
  /** More calls than the work makes on one server. */
  readonly most: number;
}

/**
 * Tells a story again and again, each time with more calls before its work dies, until it does not.
 * @param story with the number of calls that go well; gives whether its work died
 * @throws where it died at the first calls at the most, or never lived
 */
export async function eachDeath(
  { harness }: ContractContext,
  { every, most }: Deaths,
  story: (calls: number) => Promise<boolean>,
): Promise<void> {
  const bound = most * (harness.moreCalls ?? 1);
  let died = 0;
  await repeatable(async () => {
    for (let calls = Math.abs(jest.getSeed()) % every; calls < bound; calls += every) {
      if (!(await story(calls))) break;
      died += 1;
    }
  });
  expect(died * every).toBeGreaterThan(3);
  expect(died * every).toBeLessThan(bound);
}

/** Does `work` by a way into the warehouse of which every call after the first so many fails. @returns whether it died */
export async function diesAfter(
  opened: ContractWarehouse,
  calls: number,
  work: (dying: Warehouse) => Promise<unknown>,
): Promise<boolean> {
  let left = calls;
  const dying = await opened.openGated(async (call) => {
    if (left === 0) throw new Error('died');
    left -= 1;
    return call();
  });
  const died = await work(dying).then(
    () => false,
    () => true,
  );
  // Closing is not what dies.
  left = -1;
  await dying.close();
  return died;
}
