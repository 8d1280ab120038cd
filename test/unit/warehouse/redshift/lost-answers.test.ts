import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Warehouse } from '../../../../src/warehouse/warehouse.ts';
import { commitOf } from '../../../contract/contract-loads.ts';
import { startRedshiftStack, type RedshiftStack } from '../../../contract/redshift-harness.ts';
import type { Fault } from '../../../support/redshift-data/faults.ts';
import { someOf } from '../../../support/fresh-runs.ts';
import { expectAppliedOnce, readyToCommit } from './ready-to-commit.ts';

let stack: RedshiftStack;
let warehouse: Warehouse;

beforeAll(async () => {
  stack = await startRedshiftStack();
  warehouse = stack.open();
});

afterAll(async () => {
  await warehouse.close();
  await stack.close();
});

beforeEach(() => {
  stack.redshift.faults.clear();
});

/** What can happen to a commit on its way, and to what is answered. */
const FAULTS: readonly (readonly [string, readonly Fault[]])[] = [
  [
    'whose submission is lost before it arrives',
    [{ kind: 'drop', operation: 'BatchExecuteStatement', when: 'before', times: 4 }],
  ],
  [
    'whose submission is taken and not answered',
    [{ kind: 'drop', operation: 'BatchExecuteStatement', when: 'accepted', times: 4 }],
  ],
  [
    'that is done and not answered',
    [{ kind: 'drop', operation: 'BatchExecuteStatement', when: 'finished', times: 4 }],
  ],
  [
    'that is done, and of which nobody answers any more',
    [{ kind: 'drop', operation: 'BatchExecuteStatement', when: 'finished', times: 30, skip: 1 }],
  ],
  ['that is not looked at', [{ kind: 'drop', operation: 'DescribeStatement', when: 'before', times: 5 }]],
  ['whose result is lost', [{ kind: 'drop', operation: 'GetStatementResult', when: 'before', times: 5 }]],
  ['that is throttled', [{ kind: 'error', name: 'ThrottlingException', times: 12 }]],
  [
    'for which there is no room',
    [
      {
        kind: 'error',
        operation: 'BatchExecuteStatement',
        name: 'ActiveStatementsExceededException',
        times: 3,
      },
    ],
  ],
  [
    'that nobody may wait for',
    [
      {
        kind: 'error',
        operation: 'DescribeStatement',
        name: 'ActiveWaitingRequestsExceededException',
        times: 3,
      },
    ],
  ],
  ['of which the status is unknown for a while', [{ kind: 'unknown-status', times: 4 }]],
  [
    'that loses against another transaction',
    [
      {
        kind: 'fail',
        statement: /^MERGE/,
        error: '1023: Serializable isolation violation on table - 1',
        times: 3,
      },
    ],
  ],
  [
    'that deadlocks',
    [{ kind: 'fail', statement: /^DELETE FROM "dynaload/, error: 'deadlock detected', times: 2 }],
  ],
  [
    'whose table was not there for a moment',
    [{ kind: 'fail', statement: /^COPY/, error: 'could not open relation with OID 123456', times: 1 }],
  ],
];

describe('a commit', () => {
  it.each(someOf(FAULTS, 5))('%s is applied once', async (_what, faults) => {
    const { spec, load } = await readyToCommit(warehouse);
    // The first batch reads the state of the table; it is not what is to fail.
    for (const fault of faults) stack.redshift.faults.add(fault);
    const entry = await load.commit(commitOf(spec));
    stack.redshift.faults.clear();
    expect(entry.rows).toBe(2);
    await expectAppliedOnce(warehouse, spec);
  });

  it('that never ends is asked for in the ledger, and comes through or never', async () => {
    const { spec, load } = await readyToCommit(warehouse);
    stack.redshift.faults.add({ kind: 'unknown-status', times: 1000 });
    const done = load.commit(commitOf(spec)).finally(() => stack.redshift.faults.clear());
    setTimeout(() => stack.redshift.faults.clear(), 1500);
    expect((await done).rows).toBe(2);
    await expectAppliedOnce(warehouse, spec);
  });
});
