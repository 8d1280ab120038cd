// Made from sql/ by "npm run generate". Do not edit.
export const CLICKHOUSE_SQL = {
  attach: `-- Shows the whole load at once.
ALTER TABLE {{generation}} ATTACH PARTITION tuple() FROM {{staging}}
`,
  'count-rows': `SELECT count() FROM {{generation}} FINAL
`,
  'count-staged': `-- Rows and tombstones that arrived, and the different keys among them. Reading in the order of the sorting key keeps
-- the memory flat.
SELECT sum(\`_dynaload_rows\`), sum(\`_dynaload_tombstones\`), count()
FROM (
  SELECT count() AS \`_dynaload_rows\`, sum(\`_dynaload_deleted\`) AS \`_dynaload_tombstones\`
  FROM {{staging}}
  GROUP BY {{keys}}
)
SETTINGS optimize_aggregation_in_order = 1
`,
  'count-touched-rows': `-- The rows of the table that the load is about.
SELECT count() FROM {{generation}} FINAL WHERE ({{keys}}) IN (SELECT {{keys}} FROM {{staging}})
`,
  'create-database': `-- A server's own default is right for it; the embedded engine's is not (Overlay).
CREATE DATABASE IF NOT EXISTS {{database}}{{engine}}
`,
  'create-generation': `-- One physical incarnation of a target. The version column carries the version of the row and, for equal versions,
-- the sequence of the load. The sorting key is the whole primary key, and there is no partition key: two versions of
-- a row in two partitions would never meet.
CREATE TABLE IF NOT EXISTS {{generation}} (
  {{columns}},
  \`_dynaload_version\` UInt64,
  \`_dynaload_sequence\` UInt64,
  \`_dynaload_deleted\` UInt8,
  \`_dynaload_order\` UInt128
)
ENGINE = ReplacingMergeTree(\`_dynaload_order\`, \`_dynaload_deleted\`)
ORDER BY ({{keys}})
COMMENT {{mark}}
`,
  'create-lease': `-- Creating a table is atomic: of two that try, one is told that it exists.
CREATE TABLE {{lease}} (\`nothing\` UInt8)
ENGINE = MergeTree
ORDER BY tuple()
COMMENT {{mark}}
`,
  'create-ledger': `-- What has been applied to which generation of which target: one row for each load, never changed.
CREATE TABLE IF NOT EXISTS {{ledger}} (
  \`table\` String,
  \`generation\` String,
  \`sequence\` UInt64,
  \`action\` LowCardinality(String),
  \`export_id\` String,
  \`kind\` LowCardinality(String),
  \`window_from\` Nullable(DateTime64(3, 'UTC')),
  \`window_to\` DateTime64(3, 'UTC'),
  \`watermark_before\` Nullable(DateTime64(3, 'UTC')),
  \`watermark\` DateTime64(3, 'UTC'),
  \`accepted\` LowCardinality(String),
  \`table_id\` Nullable(String),
  \`mapping_hash\` String,
  \`items\` UInt64,
  \`puts\` UInt64,
  \`deletes\` UInt64,
  \`rejected\` UInt64,
  \`nulled\` UInt64,
  \`elsewhere\` UInt64,
  \`below_floor\` UInt64,
  \`rows\` UInt64,
  \`started_at\` DateTime64(3, 'UTC'),
  \`finished_at\` DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (\`table\`, \`generation\`, \`sequence\`)
COMMENT {{mark}}
`,
  'create-rejects': `-- The quarantine: rows that did not fit their target, with the reason.
CREATE TABLE IF NOT EXISTS {{rejects}} (
  \`target\` String,
  \`sequence\` UInt64,
  \`loaded_at\` DateTime64(3, 'UTC'),
  \`export_id\` String,
  \`file\` String,
  \`line\` UInt64,
  \`key\` String,
  \`column\` String,
  \`reason\` String,
  \`value\` String
)
ENGINE = MergeTree
ORDER BY (\`target\`, \`export_id\`, \`sequence\`)
COMMENT {{mark}}
`,
  'create-staging': `-- Where the rows of one load wait. The columns and the sorting key are those of the generation, so that its part can be
-- attached there; the engine is plain, so that a key that comes twice is still there to be counted. A tombstone names
-- its key and \`_dynaload_tombstone\` (its version) alone.
CREATE TABLE {{staging}} (
  {{columns}},
  \`_dynaload_tombstone\` UInt64 EPHEMERAL 0,
  \`_dynaload_version\` UInt64 DEFAULT \`_dynaload_tombstone\`,
  \`_dynaload_sequence\` UInt64 DEFAULT {{sequence}},
  \`_dynaload_deleted\` UInt8 DEFAULT \`_dynaload_tombstone\` > 0,
  \`_dynaload_order\` UInt128
    MATERIALIZED bitShiftLeft(toUInt128(\`_dynaload_version\`), 64) + \`_dynaload_sequence\`
)
ENGINE = MergeTree
ORDER BY ({{keys}})
COMMENT {{mark}}
`,
  'deduplicate-staging': `-- A block that was sent again after a lost answer is there twice, byte for byte.
OPTIMIZE TABLE {{staging}} FINAL DEDUPLICATE
`,
  'drop-table': `DROP TABLE IF EXISTS {{table}}{{sync}} SETTINGS max_table_size_to_drop = 0
`,
  'find-duplicate': `SELECT {{keys}}
FROM {{staging}}
GROUP BY {{keys}}
HAVING count() > 1
LIMIT 1
SETTINGS optimize_aggregation_in_order = 1
`,
  'insert-ledger': `INSERT INTO {{ledger}} ({{columns}}) FORMAT TabSeparated
`,
  'insert-puts': `INSERT INTO {{staging}} ({{columns}}, \`_dynaload_version\`) FORMAT TabSeparated
`,
  'insert-rejects': `INSERT INTO {{rejects}} ({{columns}}) FORMAT TabSeparated
`,
  'insert-tombstones': `INSERT INTO {{staging}} ({{keys}}, \`_dynaload_tombstone\`) FORMAT TabSeparated
`,
  'mark-table': `ALTER TABLE {{table}} MODIFY COMMENT {{mark}}
`,
  publish: `-- What people select from. It is replaced at once, and data, generation and ledger with it. The definer's rights let an
-- analyst read the view without a grant on the tables beneath.
CREATE OR REPLACE VIEW {{view}}
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT {{columns}}
FROM {{generation}} FINAL
COMMENT {{mark}}
`,
  'read-clock': `-- Microseconds by the server's clock, and the last sequence of the target.
SELECT
  toUnixTimestamp64Micro(now64(6)),
  (SELECT max(\`sequence\`) FROM {{ledger}} WHERE \`table\` = {{table}})
`,
  'read-columns': `SELECT name, type
FROM system.columns
WHERE database = {{database}} AND table = {{table}} AND NOT startsWith(name, '_dynaload_')
ORDER BY position
`,
  'read-last-load': `-- The load that counted the rows last; two that overlapped can end in the other order than they began.
SELECT \`sequence\`, \`rows\`
FROM {{ledger}}
WHERE \`table\` = {{table}} AND \`generation\` = {{generation}}
ORDER BY \`finished_at\` DESC, \`sequence\` DESC
LIMIT 1
`,
  'read-ledger': `-- A row that was sent again after a lost answer counts once.
SELECT
  \`table\`, \`generation\`, \`sequence\`, \`action\`, \`export_id\`, \`kind\`,
  toUnixTimestamp64Milli(\`window_from\`), toUnixTimestamp64Milli(\`window_to\`),
  toUnixTimestamp64Milli(\`watermark_before\`), toUnixTimestamp64Milli(\`watermark\`),
  \`accepted\`, \`table_id\`, \`mapping_hash\`,
  \`items\`, \`puts\`, \`deletes\`, \`rejected\`, \`nulled\`, \`elsewhere\`, \`below_floor\`, \`rows\`,
  toUnixTimestamp64Milli(\`started_at\`), toUnixTimestamp64Milli(\`finished_at\`)
FROM {{ledger}}
WHERE (\`table\`, \`generation\`) IN ({{generations}})
ORDER BY \`table\`, \`sequence\`
LIMIT 1 BY \`table\`, \`sequence\`
`,
  'read-server': `SELECT
  version(),
  (SELECT engine FROM system.databases WHERE name = {{database}}),
  toUnixTimestamp64Micro(now64(6))
`,
  'read-tables': `SELECT name, engine, comment
FROM system.tables
WHERE database = {{database}} AND (name IN ({{names}}) OR startsWith(comment, {{markStart}}))
ORDER BY name
`,
} as const;
