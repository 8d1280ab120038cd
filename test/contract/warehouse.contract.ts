/**
 * What every adapter promises, tested through the port alone. An adapter's own test file calls `testWarehouse` with
 * its harness; nothing here knows which warehouse it talks to.
 */
import { afterAll, beforeAll, describe } from '@jest/globals';
import type { ContractContext, ContractHarness, ContractWarehouse } from './contract-harness.ts';
import { testChecks } from './parts/checks.ts';
import { testDigests } from './parts/digests.ts';
import { testDrops } from './parts/drops.ts';
import { testFailures } from './parts/failures.ts';
import { testGenerations } from './parts/generations.ts';
import { testHistories } from './parts/histories.ts';
import { testHostileNames } from './parts/hostile-names.ts';
import { testInterruptions } from './parts/interruptions.ts';
import { testLargeBlocks } from './parts/large-blocks.ts';
import { testLeases } from './parts/leases.ts';
import { testLedger } from './parts/ledger.ts';
import { testMigrations } from './parts/migrations.ts';
import { testQueries } from './parts/queries.ts';
import { testReaders } from './parts/readers.ts';
import { testValues } from './parts/values.ts';
import { testVersions } from './parts/versions.ts';

export function testWarehouse(harness: ContractHarness): void {
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

    testVersions(context);
    testValues(context);
    testLargeBlocks(context);
    testChecks(context);
    testGenerations(context);
    testReaders(context);
    testInterruptions(context);
    testLedger(context);
    testDigests(context);
    testFailures(context);
    testDrops(context);
    testLeases(context);
    testQueries(context);
    testHostileNames(context);
    testHistories(context);
    testMigrations(context);
  });
}
