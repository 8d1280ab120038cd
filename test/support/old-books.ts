/**
 * Books as earlier versions of dynaload made them, in statements that stay as they were: whoever adds a version adds what
 * the one before it was.
 */
import type { LedgerEntry } from '../../src/ledger/ledger.ts';
import type { LoadFailure } from '../../src/warehouse/warehouse.ts';

export interface OldBooks {
  /** Versions before today's. */
  readonly versions: readonly number[];
  /** Puts books of a version in the place of those that are there. */
  make(version: number, entries: readonly LedgerEntry[], failures: readonly LoadFailure[]): Promise<void>;
  /** Has the books say that they are of a version. @param dynaload the first that works with it */
  say(version: number, dynaload: string): Promise<void>;
}

type Run = (sql: string) => Promise<void>;
type Fields = Readonly<Record<string, string>>;

/** Of version 1. */
function ledgerFields(entry: LedgerEntry): Fields {
  return {
    table: text(entry.table),
    generation: text(entry.generation),
    sequence: String(entry.sequence),
    action: text(entry.action),
    export_id: text(entry.batch.id),
    kind: text(entry.batch.kind),
    window_from: time(entry.batch.from),
    window_to: time(entry.batch.to),
    watermark_before: time(entry.watermarkBefore),
    watermark: time(entry.watermark),
    accepted: text(entry.accepted),
    table_arn: text(entry.tableArn),
    table_id: text(entry.tableId),
    mapping_hash: text(entry.mappingHash),
    items: String(entry.items),
    puts: String(entry.puts),
    deletes: String(entry.deletes),
    rejected: String(entry.rejected),
    nulled: String(entry.nulled),
    elsewhere: String(entry.elsewhere),
    below_floor: String(entry.belowFloor),
    rows: String(entry.rows),
    started_at: time(entry.startedAt),
    finished_at: time(entry.finishedAt),
  };
}

/** Of version 1. */
function failureFields(failure: LoadFailure): Fields {
  return {
    table: text(failure.table),
    failed_at: time(failure.failedAt),
    export_id: text(failure.batchId),
    code: text(failure.code),
    message: text(failure.message),
    generation: text(failure.over?.generation ?? ''),
    loads: String(failure.over?.loads ?? 0),
  };
}

/** @param database of the warehouse */
export function clickHouseBooks(database: string, run: Run): OldBooks {
  const [loads, failures] = [`${database}._dynaload_loads`, `${database}._dynaload_failures`];
  return {
    versions: [1],
    make: async (_, entries, failed) => {
      await run(`DROP TABLE IF EXISTS ${loads} SYNC`);
      await run(`DROP TABLE IF EXISTS ${failures} SYNC`);
      await run(`CREATE TABLE ${loads} (
        \`table\` String, \`generation\` String, \`sequence\` UInt64, \`action\` LowCardinality(String),
        \`export_id\` String, \`kind\` LowCardinality(String), \`window_from\` Nullable(DateTime64(3, 'UTC')),
        \`window_to\` DateTime64(3, 'UTC'), \`watermark_before\` Nullable(DateTime64(3, 'UTC')),
        \`watermark\` DateTime64(3, 'UTC'), \`accepted\` LowCardinality(String), \`table_arn\` String,
        \`table_id\` Nullable(String), \`mapping_hash\` String, \`items\` UInt64, \`puts\` UInt64, \`deletes\` UInt64,
        \`rejected\` UInt64, \`nulled\` UInt64, \`elsewhere\` UInt64, \`below_floor\` UInt64, \`rows\` UInt64,
        \`started_at\` DateTime64(3, 'UTC'), \`finished_at\` DateTime64(3, 'UTC')
      ) ENGINE = MergeTree ORDER BY (\`table\`, \`generation\`, \`sequence\`) COMMENT '{"dynaload":1,"kind":"ledger"}'`);
      await run(`CREATE TABLE ${failures} (
        \`table\` String, \`failed_at\` DateTime64(3, 'UTC'), \`export_id\` String, \`code\` LowCardinality(String),
        \`message\` String, \`generation\` String, \`loads\` UInt64
      ) ENGINE = MergeTree ORDER BY (\`table\`, \`failed_at\`) COMMENT '{"dynaload":1,"kind":"failures"}'`);
      await fill(run, loads, entries.map(ledgerFields));
      await fill(run, failures, failed.map(failureFields));
    },
    say: (version, dynaload) =>
      run(
        `ALTER TABLE ${loads} MODIFY COMMENT '${JSON.stringify({ dynaload: 1, kind: 'ledger', version, needs: dynaload })}'`,
      ),
  };
}

export function redshiftBooks(schema: string, run: Run): OldBooks {
  const [loads, failures] = [`${schema}._dynaload_loads`, `${schema}._dynaload_failures`];
  return {
    versions: [1],
    make: async (_, entries, failed) => {
      await run(`DROP TABLE IF EXISTS ${schema}._dynaload_versions`);
      await run(`DROP TABLE IF EXISTS ${loads}`);
      await run(`DROP TABLE IF EXISTS ${failures}`);
      await run(`CREATE TABLE ${loads} (
        "table" VARCHAR(127) NOT NULL, "generation" VARCHAR(20) NOT NULL, "sequence" BIGINT NOT NULL,
        "action" VARCHAR(16) NOT NULL, "export_id" VARCHAR(1024) NOT NULL, "kind" VARCHAR(16) NOT NULL,
        "window_from" TIMESTAMP, "window_to" TIMESTAMP NOT NULL, "watermark_before" TIMESTAMP,
        "watermark" TIMESTAMP NOT NULL, "accepted" VARCHAR(16) NOT NULL, "table_arn" VARCHAR(1024) NOT NULL,
        "table_id" VARCHAR(256), "mapping_hash" VARCHAR(65535) NOT NULL, "items" BIGINT NOT NULL,
        "puts" BIGINT NOT NULL, "deletes" BIGINT NOT NULL, "rejected" BIGINT NOT NULL, "nulled" BIGINT NOT NULL,
        "elsewhere" BIGINT NOT NULL, "below_floor" BIGINT NOT NULL, "rows" BIGINT NOT NULL,
        "started_at" TIMESTAMP NOT NULL, "finished_at" TIMESTAMP NOT NULL
      )`);
      await run(`CREATE TABLE ${failures} (
        "table" VARCHAR(127) NOT NULL, "failed_at" TIMESTAMP NOT NULL, "export_id" VARCHAR(1024) NOT NULL,
        "code" VARCHAR(64) NOT NULL, "message" VARCHAR(65535) NOT NULL, "generation" VARCHAR(20) NOT NULL,
        "loads" BIGINT NOT NULL
      )`);
      await fill(run, loads, entries.map(ledgerFields));
      await fill(run, failures, failed.map(failureFields));
    },
    say: async (version, dynaload) => {
      await run(`DELETE FROM ${schema}._dynaload_versions`);
      await run(`INSERT INTO ${schema}._dynaload_versions VALUES (${version}, '${dynaload}')`);
    },
  };
}

async function fill(run: Run, table: string, rows: readonly Fields[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first).map((name) => `"${name}"`);
  const values = rows.map((row) => `(${Object.values(row).join(', ')})`);
  await run(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values.join(', ')}`);
}

function text(value: string | null): string {
  return value === null ? 'NULL' : `'${value}'`;
}

function time(millis: number | null): string {
  return text(millis === null ? null : new Date(millis).toISOString().replace('T', ' ').slice(0, 23));
}
