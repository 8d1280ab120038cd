// Made from sql/ by "npm run generate". Do not edit.
export const CLICKHOUSE_SQL = {
  attach: `-- Shows the whole load at once: it is one part.
ALTER TABLE {{generation}} ATTACH PARTITION tuple() FROM {{staging}}
`,
  'count-change': `-- Of the keys of the load, those that have a row before it, and those that have one with it: of each key's versions,
-- the last one decides. Only the granules that hold such keys are read, so that a small load is counted in the same
-- time whatever the size of the table.
SELECT countIf(\`_dynaload_had\`), countIf(\`_dynaload_has\`)
FROM (
  SELECT
    argMaxIf(NOT \`_dynaload_deleted\`, \`_dynaload_order\`, \`_dynaload_load\` = 0) AS \`_dynaload_had\`,
    argMax(NOT \`_dynaload_deleted\`, \`_dynaload_order\`) AS \`_dynaload_has\`
  FROM (
    SELECT {{keys}}, \`_dynaload_deleted\`, \`_dynaload_order\`, 0 AS \`_dynaload_load\`
    FROM {{generation}}
    WHERE ({{keys}}) IN (SELECT {{keys}} FROM {{staging}})
    UNION ALL
    SELECT {{keys}}, \`_dynaload_deleted\`, \`_dynaload_order\`, 1 AS \`_dynaload_load\`
    FROM {{staging}}
  )
  GROUP BY {{keys}}
)
`,
  'count-parts': `SELECT uniqExact(\`_part\`) FROM {{staging}}
`,
  'count-rows': `SELECT count() FROM {{generation}} FINAL
`,
  'count-staged': `-- Rows and tombstones that arrived, and the different keys among them: read in the order of the sorting key, where
-- equal keys are neighbours. That takes a third of the time of GROUP BY, and as little memory for many rows as for few.
SELECT
  count(),
  sum(\`_dynaload_deleted\`),
  (SELECT count() FROM (SELECT {{keys}} FROM {{staging}} ORDER BY {{keys}} LIMIT 1 BY {{keys}}))
FROM {{staging}}
SETTINGS optimize_read_in_order = 1
`,
  'create-claim': `-- Says what is done to a target next. Creating a table is atomic: of two that want to follow on the same state, one is
-- told that it exists.
CREATE TABLE {{claim}} (\`nothing\` UInt8)
ENGINE = Null
COMMENT {{mark}}
`,
  'create-database': `-- A server's own default is right for it; the embedded engine's is not (Overlay).
CREATE DATABASE IF NOT EXISTS {{database}}{{engine}}
`,
  'create-generation': `-- One physical incarnation of a target. The version column carries the version of the row and, for equal versions,
-- the sequence of the load. The sorting key is the whole primary key, and there is no partition key: two versions of
-- a row in two partitions would never meet. The granules are small, since a load looks up its own keys.
CREATE TABLE IF NOT EXISTS {{generation}} (
  {{columns}},
  \`_dynaload_version\` UInt64,
  \`_dynaload_sequence\` UInt64,
  \`_dynaload_deleted\` UInt8,
  \`_dynaload_order\` UInt128
)
ENGINE = ReplacingMergeTree(\`_dynaload_order\`, \`_dynaload_deleted\`)
ORDER BY ({{keys}})
SETTINGS index_granularity = 1024
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
  \`table_arn\` String,
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
-- Parts hold all columns in one file: the many small files of wide parts, which a block of this size would get
-- otherwise, take a quarter of the time of an insert. Merges make wide ones of them later, as ClickHouse has it by default.
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
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 268435456
COMMENT {{mark}}
`,
  'create-view': `-- What people select from. The definer's rights let an analyst read the view without a grant on the tables beneath.
CREATE VIEW {{view}}
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT {{columns}}
FROM {{generation}} FINAL
COMMENT {{mark}}
`,
  'deduplicate-staging': `-- A block that was sent again after a lost answer is there twice, byte for byte.
OPTIMIZE TABLE {{staging}} FINAL DEDUPLICATE
`,
  'drop-table': `DROP TABLE IF EXISTS {{table}}{{sync}} SETTINGS max_table_size_to_drop = 0
`,
  'exchange-view': `-- Readers see the new view from here on, and data, generation and ledger with it: there is no moment in between.
EXCHANGE TABLES {{view}} AND {{draft}}
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
  'insert-pulled': `-- Rows out of files that wait in a bucket, fetched by the server itself. The names in the structure are no more than
-- places.
INSERT INTO {{staging}} ({{columns}})
SETTINGS {{settings}}
SELECT * FROM s3({{files}}, {{access}}'TabSeparated', {{structure}}, {{compression}})
`,
  'insert-puts': `INSERT INTO {{staging}} ({{columns}}, \`_dynaload_version\`) FORMAT TabSeparated
`,
  'insert-rejects': `INSERT INTO {{rejects}} ({{columns}}) FORMAT TabSeparated
`,
  'insert-spooled': `-- Rows out of a file that this process has open: the embedded engine's quick way. The names in the structure are no
-- more than places.
INSERT INTO {{staging}} ({{columns}})
SETTINGS {{settings}}
SELECT * FROM file({{descriptor}}, 'TabSeparated', {{structure}}, 'none')
`,
  'insert-tombstones': `INSERT INTO {{staging}} ({{keys}}, \`_dynaload_tombstone\`) FORMAT TabSeparated
`,
  'mark-table': `ALTER TABLE {{table}} MODIFY COMMENT {{mark}}
`,
  'merge-staging': `-- Parts are shown one by one when the engine dies in between: one part is shown whole or not at all.
OPTIMIZE TABLE {{staging}} FINAL SETTINGS optimize_throw_if_noop = 1
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
  'read-ledger-end': `-- How many loads a generation has had, and the rows after the last. A load is applied only to the state on which it was
-- begun, so that sequences rise in the order of the loads. One that was recorded twice counts once.
SELECT uniqExact(\`sequence\`), argMax(\`rows\`, \`sequence\`)
FROM {{ledger}}
WHERE \`table\` = {{table}} AND \`generation\` = {{generation}}
`,
  'read-ledger': `-- A row that was sent again after a lost answer counts once.
SELECT
  \`table\`, \`generation\`, \`sequence\`, \`action\`, \`export_id\`, \`kind\`,
  toUnixTimestamp64Milli(\`window_from\`), toUnixTimestamp64Milli(\`window_to\`),
  toUnixTimestamp64Milli(\`watermark_before\`), toUnixTimestamp64Milli(\`watermark\`),
  \`accepted\`, \`table_arn\`, \`table_id\`, \`mapping_hash\`,
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
  'rename-table': `RENAME TABLE {{from}} TO {{to}}
`,
} as const;

export const REDSHIFT_SQL = {
  'add-sequence': `ALTER TABLE {{staging}} ADD COLUMN "_dynaload_sequence" BIGINT DEFAULT {{sequence}} NOT NULL
`,
  'begin-sequence': `-- The lock table of a target has one row from its first load on.
INSERT INTO {{lock}} SELECT 0 WHERE NOT EXISTS (SELECT "sequence" FROM {{lock}})
`,
  copy: `COPY {{staging}}
FROM {{manifest}}
IAM_ROLE {{role}}
MANIFEST
FORMAT AS CSV
NULL AS {{null}}
{{compression}}
COMPUPDATE OFF
STATUPDATE OFF{{region}}
`,
  'count-staged': `-- Rows and deletes that arrived, and the different keys among them.
SELECT
  CAST((SELECT COUNT(*) FROM {{puts}}) AS VARCHAR(20)),
  CAST((SELECT COUNT(*) FROM {{deletes}}) AS VARCHAR(20)),
  CAST((SELECT COUNT(*) FROM (
    SELECT COUNT(*) FROM (
      SELECT {{keys}} FROM {{puts}}
      UNION ALL
      SELECT {{keys}} FROM {{deletes}}
    ) k
    GROUP BY {{group}}
  ) d) AS VARCHAR(20))
`,
  'create-attempts': `-- The loads under way. An attempt that is not here any more can commit nothing.
CREATE TABLE IF NOT EXISTS {{attempts}} (
  "table" VARCHAR(127) NOT NULL,
  "sequence" BIGINT NOT NULL,
  "export_id" VARCHAR(1024) NOT NULL
)
`,
  'create-deletes': `-- The deletes of a target, so that an older version of a row that comes later stays deleted.
CREATE TABLE {{deletes}} (
  {{columns}},
  "_dynaload_version" BIGINT NOT NULL,
  "_dynaload_sequence" BIGINT NOT NULL
){{layout}}
`,
  'create-generation': `-- The rows of a target. The hidden columns are the version of a row in microseconds and, for equal versions, the load.
CREATE TABLE {{physical}} (
  {{columns}},
  "_dynaload_version" BIGINT NOT NULL,
  "_dynaload_sequence" BIGINT NOT NULL
){{layout}}
`,
  'create-generations': `-- The generations that exist, each with the table that holds it and the shape with which that was built.
CREATE TABLE IF NOT EXISTS {{generations}} (
  "table" VARCHAR(127) NOT NULL,
  "generation" VARCHAR(20) NOT NULL,
  "physical" VARCHAR(127) NOT NULL,
  "shape_hash" VARCHAR(65535) NOT NULL,
  "columns" VARCHAR(65535) NOT NULL,
  "export_id" VARCHAR(1024) NOT NULL
)
`,
  'create-lease': `-- Of two that try, one finds the other's.
INSERT INTO {{leases}} ("name", "holder", "token", "until")
SELECT {{name}}, {{holder}}, {{token}}, CAST(EXTRACT(EPOCH FROM SYSDATE) AS BIGINT) + {{seconds}}
WHERE NOT EXISTS (SELECT "token" FROM {{leases}} WHERE "name" = {{name}})
`,
  'create-leases': `-- Which run is at work on which table, and until when unless it goes on (seconds since 1970).
CREATE TABLE IF NOT EXISTS {{leases}} (
  "name" VARCHAR(64) NOT NULL,
  "holder" VARCHAR(1024) NOT NULL,
  "token" VARCHAR(64) NOT NULL,
  "until" BIGINT NOT NULL
)
`,
  'create-ledger': `-- What has been applied to which generation of which target: one row for each load, never changed.
CREATE TABLE IF NOT EXISTS {{ledger}} (
  "table" VARCHAR(127) NOT NULL,
  "generation" VARCHAR(20) NOT NULL,
  "sequence" BIGINT NOT NULL,
  "action" VARCHAR(16) NOT NULL,
  "export_id" VARCHAR(1024) NOT NULL,
  "kind" VARCHAR(16) NOT NULL,
  "window_from" TIMESTAMP,
  "window_to" TIMESTAMP NOT NULL,
  "watermark_before" TIMESTAMP,
  "watermark" TIMESTAMP NOT NULL,
  "accepted" VARCHAR(16) NOT NULL,
  "table_arn" VARCHAR(1024) NOT NULL,
  "table_id" VARCHAR(256),
  "mapping_hash" VARCHAR(65535) NOT NULL,
  "items" BIGINT NOT NULL,
  "puts" BIGINT NOT NULL,
  "deletes" BIGINT NOT NULL,
  "rejected" BIGINT NOT NULL,
  "nulled" BIGINT NOT NULL,
  "elsewhere" BIGINT NOT NULL,
  "below_floor" BIGINT NOT NULL,
  "rows" BIGINT NOT NULL,
  "started_at" TIMESTAMP NOT NULL,
  "finished_at" TIMESTAMP NOT NULL
)
`,
  'create-lock': `-- What loaders of one target lock against each other. Its row is the last sequence that was given to a load.
CREATE TABLE IF NOT EXISTS {{lock}} (
  "sequence" BIGINT NOT NULL
)
`,
  'create-rejects': `-- The quarantine: rows that did not fit their target, with the reason.
CREATE TABLE IF NOT EXISTS {{rejects}} (
  "target" VARCHAR(127) NOT NULL,
  "sequence" BIGINT NOT NULL,
  "loaded_at" TIMESTAMP NOT NULL,
  "export_id" VARCHAR(1024) NOT NULL,
  "file" VARCHAR(2048) NOT NULL,
  "line" BIGINT NOT NULL,
  "key" VARCHAR(65535) NOT NULL,
  "column" VARCHAR(1024) NOT NULL,
  "reason" VARCHAR(65535) NOT NULL,
  "value" VARCHAR(65535) NOT NULL
)
`,
  'create-staging': `-- Where the rows of one load wait, with the distribution of the table that they are for.
CREATE TEMP TABLE {{staging}} (LIKE {{like}} INCLUDING DEFAULTS)
`,
  'create-targets': `-- Which generation readers of a target see. A view that has no row here is not dynaload's.
CREATE TABLE IF NOT EXISTS {{targets}} (
  "table" VARCHAR(127) NOT NULL,
  "generation" VARCHAR(20) NOT NULL
)
`,
  'delete-all': `-- Never TRUNCATE: it commits the transaction that it stands in.
DELETE FROM {{table}}
`,
  'delete-matching': `DELETE FROM {{from}}
USING {{staging}}
WHERE {{match}}
`,
  'drop-sequence': `-- The files do not hold it: they are the same in every attempt.
ALTER TABLE {{staging}} DROP COLUMN "_dynaload_sequence"
`,
  'drop-stale': `-- What the table knows better goes from the stage: a higher version, or the same from a later load.
DELETE FROM {{staging}}
USING {{known}}
WHERE {{match}}
  AND ({{known}}."_dynaload_version" > {{staging}}."_dynaload_version"
    OR ({{known}}."_dynaload_version" = {{staging}}."_dynaload_version"
      AND {{known}}."_dynaload_sequence" > {{staging}}."_dynaload_sequence"))
`,
  'drop-table': `DROP TABLE IF EXISTS {{table}}
`,
  'drop-view': `-- A view cannot be replaced by one with other columns.
DROP VIEW IF EXISTS {{view}}
`,
  'end-attempt': `DELETE FROM {{attempts}} WHERE "table" = {{table}} AND "sequence" = {{sequence}}
`,
  'fence-attempt': `-- This load was not retired, and is not applied yet. Anything else divides by zero, which ends the transaction.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{attempts}} WHERE "table" = {{table}} AND "sequence" = {{sequence}}) = 1
    AND (SELECT COUNT(*) FROM {{ledger}} WHERE "table" = {{table}} AND "sequence" = {{sequence}}) = 0
  THEN 1 ELSE 0 END
`,
  'fence-counts': `-- What arrived is what was staged.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{puts}}) = {{puts_rows}}
    AND (SELECT COUNT(*) FROM {{deletes}}) = {{deletes_rows}}
  THEN 1 ELSE 0 END
`,
  'fence-current': `-- Readers see the generation that they saw when the load was planned; with nothing named, none.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{targets}} WHERE "table" = {{table}}) = {{published}}
    AND (SELECT COUNT(*) FROM {{targets}} WHERE "table" = {{table}} AND "generation" = {{generation}}) = {{published}}
  THEN 1 ELSE 0 END
`,
  'fence-duplicates': `-- No key came twice. Blanks at the end of a key count for nothing in a comparison, so its length is compared too.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM (
    SELECT COUNT(*) FROM (
      SELECT {{keys}} FROM {{puts}}
      UNION ALL
      SELECT {{keys}} FROM {{deletes}}
    ) k
    GROUP BY {{group}}
    HAVING COUNT(*) > 1
  ) d) = 0
  THEN 1 ELSE 0 END
`,
  'fence-generation': `-- The generation is where it was when the load was planned.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{generations}}
    WHERE "table" = {{table}} AND "generation" = {{generation}} AND "physical" = {{physical}}) = 1
  THEN 1 ELSE 0 END
`,
  'fence-unseen': `-- Nobody reads the generation.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{targets}} WHERE "table" = {{table}} AND "generation" = {{generation}}) = 0
  THEN 1 ELSE 0 END
`,
  'find-duplicate': `SELECT {{shown}}
FROM (
  SELECT {{keys}} FROM {{puts}}
  UNION ALL
  SELECT {{keys}} FROM {{deletes}}
) k
GROUP BY {{group}}
HAVING COUNT(*) > 1
LIMIT 1
`,
  'forget-generation': `DELETE FROM {{generations}} WHERE "table" = {{table}} AND "generation" = {{generation}}
`,
  'forget-target': `DELETE FROM {{targets}} WHERE "table" = {{table}}
`,
  'free-lease': `DELETE FROM {{leases}}
WHERE "name" = {{name}} AND "until" <= CAST(EXTRACT(EPOCH FROM SYSDATE) AS BIGINT)
`,
  'insert-all': `INSERT INTO {{into}} SELECT * FROM {{from}}
`,
  'insert-ledger': `INSERT INTO {{ledger}} ({{columns}})
SELECT {{values}}
FROM {{physical}}
`,
  'insert-rejects': `INSERT INTO {{rejects}} ({{columns}}) VALUES
{{rows}}
`,
  lock: `-- The first statement of every transaction that changes a target: a snapshot that was taken before the lock would not
-- see what another loader has done meanwhile.
LOCK {{lock}}
`,
  'mark-lease': `-- Renews a lease, or gives it back.
UPDATE {{leases}} SET "until" = CAST(EXTRACT(EPOCH FROM SYSDATE) AS BIGINT) + {{seconds}}
WHERE "name" = {{name}} AND "token" = {{token}}
`,
  merge: `-- Rows that the stage has too are replaced, the others inserted. It names no columns, however many there are.
MERGE INTO {{physical}}
USING {{staging}}
ON {{match}}
REMOVE DUPLICATES
`,
  'move-generation': `-- The generation lives in another table now.
UPDATE {{generations}} SET "physical" = {{physical}}
WHERE "table" = {{table}} AND "generation" = {{generation}}
`,
  'point-target': `INSERT INTO {{targets}} ("table", "generation") VALUES ({{table}}, {{generation}})
`,
  publish: `-- What people select from.
CREATE VIEW {{view}} AS
SELECT {{columns}}
FROM {{physical}}
`,
  'read-generations': `-- Every generation of the targets, and whether readers see it.
SELECT g."table", g."generation", g."physical", g."shape_hash", g."columns", g."export_id",
  CASE WHEN t."generation" IS NULL THEN 'no' ELSE 'yes' END AS "current"
FROM {{generations}} g
LEFT JOIN {{targets}} t ON t."table" = g."table" AND t."generation" = g."generation"
WHERE g."table" IN ({{tables}})
`,
  'read-last-load': `-- The rows that the table had after one load; no row when that load was not applied.
SELECT CAST("rows" AS VARCHAR(20)), CAST("finished_at" AS VARCHAR(40))
FROM {{ledger}}
WHERE "table" = {{table}} AND "sequence" = {{sequence}}
`,
  'read-lease': `SELECT "holder", "token", CAST("until" AS VARCHAR(20)) FROM {{leases}} WHERE "name" = {{name}}
`,
  'read-ledger': `-- Numbers as text: the Data API's clients round those above 2^53.
SELECT
  l."table", l."generation", CAST(l."sequence" AS VARCHAR(20)), l."action", l."export_id", l."kind",
  CAST(l."window_from" AS VARCHAR(40)), CAST(l."window_to" AS VARCHAR(40)),
  CAST(l."watermark_before" AS VARCHAR(40)), CAST(l."watermark" AS VARCHAR(40)),
  l."accepted", l."table_arn", l."table_id", l."mapping_hash",
  CAST(l."items" AS VARCHAR(20)), CAST(l."puts" AS VARCHAR(20)), CAST(l."deletes" AS VARCHAR(20)),
  CAST(l."rejected" AS VARCHAR(20)), CAST(l."nulled" AS VARCHAR(20)), CAST(l."elsewhere" AS VARCHAR(20)),
  CAST(l."below_floor" AS VARCHAR(20)), CAST(l."rows" AS VARCHAR(20)),
  CAST(l."started_at" AS VARCHAR(40)), CAST(l."finished_at" AS VARCHAR(40))
FROM {{ledger}} l
JOIN {{targets}} t ON t."table" = l."table" AND t."generation" = l."generation"
WHERE l."table" IN ({{tables}})
ORDER BY l."table", l."sequence"
`,
  'read-load-errors': `-- https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html
SELECT TRIM(file_name), CAST(line_number AS VARCHAR(20)), TRIM(column_name), TRIM(column_type), TRIM(column_length),
  CAST(error_code AS VARCHAR(20)), TRIM(error_message)
FROM sys_load_error_detail
WHERE {{condition}}
ORDER BY start_time DESC
LIMIT 1
`,
  'read-schema': `-- Whether tables can be made in the schema. https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_SCHEMA_PRIVILEGE.html
SELECT CASE WHEN HAS_SCHEMA_PRIVILEGE({{schema}}, 'CREATE') THEN 'yes' ELSE 'no' END AS may_create
`,
  'read-sequence': `SELECT CAST("sequence" AS VARCHAR(20)) FROM {{lock}}
`,
  'read-server': `-- The product, and whether texts that differ in case alone are one to it.
SELECT version(), CASE WHEN 'a' = 'A' THEN 'yes' ELSE 'no' END AS blind_to_case
`,
  'read-tables': `SELECT table_name, table_type
FROM svv_tables
WHERE table_schema = {{schema}} AND table_name IN ({{names}})
`,
  'record-generation': `INSERT INTO {{generations}} ("table", "generation", "physical", "shape_hash", "columns", "export_id")
VALUES ({{table}}, {{generation}}, {{physical}}, {{shape}}, {{columns}}, {{export}})
`,
  'register-attempt': `INSERT INTO {{attempts}} ("table", "sequence", "export_id")
SELECT {{table}}, "sequence", {{export}} FROM {{lock}}
`,
  'retire-attempts': `-- An attempt at the same export that ended without a word can commit nothing any more.
DELETE FROM {{attempts}} WHERE "table" = {{table}} AND "export_id" = {{export}}
`,
  'set-path': `-- Where tables are looked for that a query names without a schema.
SET search_path TO {{schema}}
`,
  'take-sequence': `-- Above every sequence before it, and never below the time (microseconds since 1970) of who takes it.
UPDATE {{lock}} SET "sequence" = GREATEST("sequence" + 1, {{now}})
`,
} as const;
