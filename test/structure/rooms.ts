/**
 * The rooms of `src/`, in the order in which data flows: a file imports only from its own room and from those before it.
 * This is the one list; `rooms.test.ts` holds the code to it, and CONTRIBUTING.md says what each room holds.
 */
export interface Room {
  /** A folder with all beneath it, or a single file; below `src/`. The longest that fits a file is its room. */
  readonly path: string;
  /** Packages that are imported here and nowhere else, but for rooms that name them too. */
  readonly packages?: readonly string[];
  /** The only rooms that may import it, besides itself: folders with all beneath them. */
  readonly onlyFor?: readonly string[];
}

const S3 = '@aws-sdk/client-s3';
const CLICKHOUSE = { onlyFor: ['warehouse/clickhouse', 'warehouse/registry.ts'] };
const REDSHIFT = { onlyFor: ['warehouse/redshift', 'warehouse/registry.ts'] };

export const ROOMS: readonly Room[] = [
  { path: 'message' },
  { path: 'errors.ts' },
  { path: 'generated' },
  { path: 'kernel' },
  { path: 'system' },
  { path: 'aws', packages: [S3] },
  { path: 'item' },
  { path: 'type' },
  { path: 'ledger', packages: ['zod'] },
  { path: 'export', packages: [S3, 'p-limit', 'zod'] },
  { path: 'mapping', packages: ['zod'] },
  { path: 'plan' },
  { path: 'row' },
  { path: 'read', packages: ['p-limit'] },
  { path: 'profile', packages: ['p-limit'] },
  { path: 'ticket', packages: ['zod'] },
  { path: 'stage', packages: [S3] },
  { path: 'warehouse' },
  { path: 'warehouse/sql', onlyFor: ['warehouse'] },
  { path: 'warehouse/clickhouse/connect', packages: ['@clickhouse/client', 'chdb', 'zod'], ...CLICKHOUSE },
  { path: 'warehouse/clickhouse/statements', packages: ['zod'], ...CLICKHOUSE },
  { path: 'warehouse/clickhouse/books', ...CLICKHOUSE },
  { path: 'warehouse/clickhouse/load', packages: ['p-limit'], ...CLICKHOUSE },
  { path: 'warehouse/clickhouse', packages: ['@clickhouse/client', 'chdb'], ...CLICKHOUSE },
  { path: 'warehouse/redshift/data-api', packages: ['@aws-sdk/client-redshift-data'], ...REDSHIFT },
  { path: 'warehouse/redshift/statements', packages: ['zod'], ...REDSHIFT },
  { path: 'warehouse/redshift/books', ...REDSHIFT },
  { path: 'warehouse/redshift/load', ...REDSHIFT },
  { path: 'warehouse/redshift', packages: ['@aws-sdk/client-redshift-data', S3], ...REDSHIFT },
  { path: 'warehouse/registry.ts' },
  { path: 'load', packages: ['p-limit', 'zod'] },
  { path: 'exporter', packages: ['@aws-sdk/client-dynamodb', 'p-limit'] },
  { path: 'sync', packages: ['p-limit'] },
  { path: 'library' },
  { path: 'event', packages: ['zod'] },
  {
    path: 'lambda',
    packages: [
      '@aws-lambda-powertools/logger',
      '@aws-lambda-powertools/metrics',
      '@aws-sdk/client-secrets-manager',
      '@aws-sdk/client-sfn',
      '@aws-sdk/client-sns',
      '@aws-sdk/client-sqs',
      'zod',
    ],
  },
  { path: 'deploy', packages: ['aws-cdk-lib', 'constructs'], onlyFor: ['deploy'] },
  { path: 'demo' },
  { path: 'cli', packages: ['@aws-sdk/client-lambda', 'commander'] },
  { path: 'index.ts' },
];
