/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access -- plain JavaScript, which Node runs as it is */
// Runs the contract against a real ClickHouse: a server, a cluster, a Replicated database or ClickHouse Cloud:
// `npm run conformance:clickhouse`. It makes a database of its own and drops it in the end.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

if ((process.env['DYNALOAD_CONFORMANCE_CLICKHOUSE'] ?? '') === '') {
  console.error(
    `This runs against a real ClickHouse, so it has to be told which. Set:
  DYNALOAD_CONFORMANCE_CLICKHOUSE=clickhouse://user@host:8443/, with ?cluster=NAME for a cluster,
    and &shards=key for one of several shards
  DYNALOAD_WAREHOUSE_PASSWORD=the password of that user
and, where there are several nodes and where they are wanted:
  DYNALOAD_CONFORMANCE_NODES=host:8443,host:8443, the other nodes: every step of a load goes to the next one
  DYNALOAD_CONFORMANCE_ENGINE="Replicated('/clickhouse/databases/{database}', '{shard}', '{replica}')", of the database
See docs/clickhouse.md.`,
  );
  process.exit(2);
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/jest/bin/jest.js',
    '--runInBand',
    '--verbose',
    '--testTimeout=1800000',
    '--testMatch=<rootDir>/test/conformance/clickhouse/*.conformance.ts',
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, MODEL_WHOLE: '1' } },
);
process.exit(status ?? 1);
