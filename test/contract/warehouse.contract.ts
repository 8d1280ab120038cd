/**
 * What every adapter promises, tested through the port alone. An adapter's own test file calls `testWarehouse` with
 * its harness; nothing here knows which warehouse it talks to.
 */
import { afterAll, beforeAll, describe } from '@jest/globals';
import { ARE_SHARED, IS_WHOLE, someOf } from '../support/fresh-runs.ts';
import type {
  ContractContext,
  ContractEngine,
  ContractHarness,
  ContractWarehouse,
} from './contract-harness.ts';
import { testChecks } from './parts/checks.ts';
import { testChildChanges } from './parts/child-changes.ts';
import { testChildren } from './parts/children.ts';
import { testDigests } from './parts/digests.ts';
import { testDrops } from './parts/drops.ts';
import { testEvolutionCrashes } from './parts/evolution-crashes.ts';
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

/** What depends on the way into a warehouse: of rows and of statements, and who else is on it. */
const WAY: readonly ContractPart[] = [
  testValues,
  testLargeBlocks,
  testChecks,
  testInterruptions,
  testProcesses,
];

/** What else a load goes through from its first row until its rows are seen. */
const LOADS: readonly ContractPart[] = [
  testVersions,
  testHostileNames,
  testHistories,
  testEvolution,
  testEvolutionCrashes,
];

/** What is asked, and how the answers come. */
const ANSWERS: readonly ContractPart[] = [testReaders, testQueries];

/** What follows from the rows once they are gathered, and the books. */
const BOOKS: readonly ContractPart[] = [
  testGenerations,
  testChildren,
  testChildChanges,
  testLedger,
  testDigests,
  testFailures,
  testDrops,
  testLeases,
  testMigrations,
];

const ALL: readonly ContractPart[] = [...WAY, ...LOADS, ...ANSWERS, ...BOOKS];

/** What runs do to each other's tables, and what is read of them meanwhile. */
const TOGETHER: readonly ContractPart[] = [
  testInterruptions,
  testProcesses,
  testGenerations,
  testReaders,
  testDrops,
  testLeases,
  testEvolution,
];

/** Of the two engines that are tested as a whole. */
export type Half = 'one' | 'other';

/** Everything; among all other tests one half, as it is drawn in this run, and the other half with the other engine. */
export function testWarehouse(harness: ContractHarness, half: Half | 'both'): void {
  if (half === 'both' || !ARE_SHARED) return testParts(harness, ALL);
  const first = partly(ALL, Math.ceil(ALL.length / 2));
  return testParts(harness, half === 'one' ? first : ALL.filter((part) => !first.includes(part)));
}

/**
 * For another way into an engine that is tested as a whole: what the engine does by itself, however it was reached, is
 * tried in part, other parts in every run, and as a whole in long runs. Among all other tests that goes for the way, too.
 */
export function testChannel(harness: ContractHarness): void {
  const rest = [...LOADS, ...BOOKS];
  if (ARE_SHARED) testParts(harness, [...partly(WAY, 2), ...partly(ANSWERS, 1), ...partly(rest, 1)]);
  else testParts(harness, [...WAY, ...ANSWERS, ...partly(rest, 3)]);
}

/**
 * For another way of staging into a warehouse that is tested as a whole: of what else a load goes through, one part, and
 * what follows in long runs only, as it cannot tell the difference.
 */
export function testStaging(harness: ContractHarness): void {
  testParts(harness, IS_WHOLE ? ALL : [...(ARE_SHARED ? partly(WAY, 2) : WAY), ...partly(LOADS, 1)]);
}

/** Some of them, in the order in which they stand. */
function partly(parts: readonly ContractPart[], count: number): readonly ContractPart[] {
  const some = new Set(someOf(parts, count));
  return parts.filter((part) => some.has(part));
}

/**
 * For another place of tables that are tested as a whole elsewhere: some of what runs do to each other, other parts in
 * every run, and the rest in long runs only.
 */
export function testTogether(harness: ContractHarness, count: number): void {
  testParts(harness, IS_WHOLE ? ALL : partly(TOGETHER, count));
}

function testParts(harness: ContractHarness, parts: readonly ContractPart[]): void {
  describe(`The warehouse contract: ${harness.name}`, () => {
    let engine: ContractEngine | undefined;

    beforeAll(async () => {
      engine = await harness.start();
    });

    afterAll(async () => {
      await engine?.close();
    });

    for (const testPart of parts) {
      describe(`in a place of its own: ${testPart.name}`, () => {
        let opened: ContractWarehouse | undefined;

        beforeAll(async () => {
          opened = await engine?.openNext();
        });

        afterAll(async () => {
          await opened?.close();
        });

        testPart(() => {
          if (opened === undefined) throw new Error('the warehouse is not open');
          return { harness, opened, warehouse: opened.warehouse };
        });
      });
    }
  });
}
