/**
 * What every adapter promises, tested through the port alone. An adapter's own test file calls `testWarehouse` with
 * its harness; nothing here knows which warehouse it talks to.
 */
import { afterAll, beforeAll, describe } from '@jest/globals';
import { IS_WHOLE } from '../support/fresh-runs.ts';
import type { ContractContext, ContractHarness, ContractWarehouse } from './contract-harness.ts';
import { testChecks } from './parts/checks.ts';
import { testDigests } from './parts/digests.ts';
import { testDrops } from './parts/drops.ts';
import { testEvolution } from './parts/evolution.ts';
import { testFailures } from './parts/failures.ts';
import { testGenerations } from './parts/generations.ts';
import { testHistories } from './parts/histories.ts';
import { testHostileNames } from './parts/hostile-names.ts';
import { testInterruptions } from './parts/interruptions.ts';
import { testLargeBlocks } from './parts/large-blocks.ts';
import { testLeases } from './parts/leases.ts';
import { testLedger } from './parts/ledger.ts';
import { testMigrations } from './parts/migrations.ts';
import { testProcesses } from './parts/processes.ts';
import { testQueries } from './parts/queries.ts';
import { testReaders } from './parts/readers.ts';
import { testValues } from './parts/values.ts';
import { testVersions } from './parts/versions.ts';

type ContractPart = (context: () => ContractContext) => void;

/** What a load goes through from its first row until its rows are seen, or until it is given up. */
const LOADS: readonly ContractPart[] = [
  testVersions,
  testValues,
  testLargeBlocks,
  testChecks,
  testInterruptions,
  testProcesses,
  testHostileNames,
  testHistories,
  testEvolution,
];

/** What follows from the rows once they are gathered, the books, and whatever reads. Migrations come last. */
const REST: readonly ContractPart[] = [
  testGenerations,
  testReaders,
  testLedger,
  testDigests,
  testFailures,
  testDrops,
  testLeases,
  testQueries,
  testMigrations,
];

/** What runs do to each other's tables, and what is read of them meanwhile. */
const TOGETHER: readonly ContractPart[] = [
  testInterruptions,
  testProcesses,
  testGenerations,
  testReaders,
  testDrops,
  testLeases,
];

export function testWarehouse(harness: ContractHarness): void {
  testParts(harness, [...LOADS, ...REST]);
}

/**
 * For another way of staging into a warehouse that is tested as a whole: the rest cannot tell the difference, and is
 * tried in long runs only.
 */
export function testLoads(harness: ContractHarness): void {
  testParts(harness, IS_WHOLE ? [...LOADS, ...REST] : LOADS);
}

/** For another place of tables that are tested as a whole elsewhere: the rest is tried in long runs only. */
export function testTogether(harness: ContractHarness): void {
  testParts(harness, IS_WHOLE ? [...LOADS, ...REST] : TOGETHER);
}

function testParts(harness: ContractHarness, parts: readonly ContractPart[]): void {
  describe(`The warehouse contract: ${harness.name}`, () => {
    let opened: ContractWarehouse | undefined;

    beforeAll(async () => {
      opened = await harness.open();
    });

    afterAll(async () => {
      await opened?.close();
    });

    const context = (): ContractContext => {
      if (opened === undefined) throw new Error('the warehouse is not open');
      return { harness, opened, warehouse: opened.warehouse };
    };

    for (const testPart of parts) testPart(context);
  });
}
