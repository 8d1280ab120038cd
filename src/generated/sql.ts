// Made from sql/ by "npm run generate". Do not edit.
export const CLICKHOUSE_SQL = {
  'alter-table': `-- On one server all at once: what a table says of itself in its comment is always true of its columns.
ALTER TABLE {{table}}
  {{clauses}}
`,
  attach: `-- Shows the whole load at once: it is one part.
ALTER TABLE {{generation}} ATTACH PARTITION tuple() FROM {{staging}}
`,
  'catch-up-database': `-- The same for the tables of a Replicated database themselves.
SYSTEM SYNC DATABASE REPLICA {{database}}
`,
  'catch-up': `-- Has the replica that answers take everything first that the others had when it was asked.
SYSTEM SYNC REPLICA {{table}}
`,
  'child-rows': `SELECT {{columns}}
FROM {{source}} AS \`_dynaload_source\`
ARRAY JOIN {{rows}} AS \`_dynaload_row\`, arrayEnumerate({{rows}}) AS \`_dynaload_number\`
`,
  'clear-rejects': `-- A mask of today keeps out of the warehouse what rows in quarantine may show that an earlier mapping rejected.
ALTER TABLE {{rejects}}
UPDATE \`key\` = '', \`value\` = '', \`reason\` = {{reason}}
WHERE {{condition}}
SETTINGS mutations_sync = 1
`,
  'compare-nodes': `-- What is not the same on every node of a cluster: tables that are missing somewhere, or say something else of themselves. Whether
-- columns were changed is said to one node after the other, and by whoever finishes the load that changes them. Of a target
-- whose next step every node has as claimed, whoever finishes that brings the rest to every node.
SELECT name, \`nodes\`
FROM (
  SELECT name, count() AS \`nodes\`, any(JSONExtractString(comment, 'table')) AS \`target\`, any(JSONExtractString(comment, 'kind')) AS \`kind\`
  FROM clusterAllReplicas({{cluster}}, view(
    SELECT name, engine, comment FROM system.tables
    WHERE database = {{database}} AND startsWith(comment, {{markStart}})
  ))
  GROUP BY name, engine, replaceRegexpOne(comment, '"shapeHash":"[^"]*"', '')
  HAVING \`nodes\` < {{nodes}}
)
WHERE {{isStrict}} OR \`kind\` = 'claim' OR \`target\` NOT IN (
  SELECT JSONExtractString(comment, 'table')
  FROM system.tables
  WHERE database = {{database}} AND startsWith(comment, {{markStart}}) AND JSONExtractString(comment, 'kind') = 'claim'
)
ORDER BY name
`,
  'count-change': `-- Of the keys of the load, those that have a row before it, and those that have one with it: of each key's versions,
-- the last one decides. Only the granules that hold such keys are read, so that a small load is counted in the same
-- time whatever the size of the table.
SELECT countIf(\`_dynaload_had\`) AS \`before\`, countIf(\`_dynaload_has\`) AS \`after\`
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
  'count-parts': `SELECT uniqExact(\`_part\`) AS \`parts\` FROM {{staging}}
`,
  'count-rows': `SELECT count() AS \`rows\`
FROM {{generation}} FINAL
WHERE NOT \`_dynaload_deleted\`
SETTINGS optimize_move_to_prewhere_if_final = 0
`,
  'count-staged': `-- Rows and tombstones that arrived, and the different keys among them: read in the order of the sorting key, where
-- equal keys are neighbours. That takes a third of the time of GROUP BY, and as little memory for many rows as for few.
SELECT sum(\`arrived\`) AS \`rows\`, sum(\`deleted\`) AS \`tombstones\`, sum(\`different\`) AS \`keys\`
FROM (
  SELECT count() AS \`arrived\`, sum(\`_dynaload_deleted\`) AS \`deleted\`, 0 AS \`different\` FROM {{staging}}
  UNION ALL
  SELECT 0, 0, count() FROM (SELECT {{keys}} FROM {{staging}} ORDER BY {{keys}} LIMIT 1 BY {{keys}})
)
SETTINGS optimize_read_in_order = 1
`,
  'count-uncleared': `SELECT count() FROM {{rejects}} WHERE {{condition}}
`,
  'create-child-view': `-- What people select from as a child table: the rows that a column of the parent holds. It reads the view of the parent, so
-- that both show another generation at the same instant, and only the elements of the tuples that are asked for.
CREATE VIEW {{view}}
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS {{query}}
COMMENT {{mark}}
`,
  'create-claim': `-- Says what is done to a target next. Creating a table is atomic: of two that want to follow on the same state, one is
-- told that it exists.
CREATE TABLE {{claim}} (\`nothing\` UInt8)
ENGINE = MergeTree
ORDER BY tuple()
COMMENT {{mark}}
`,
  'create-database': `-- A server's own default is right for it; the embedded engine's is not (Overlay).
CREATE DATABASE IF NOT EXISTS {{database}}{{engine}}
`,
  'create-failures': `-- Loads that failed, with what readers saw then: one row for each, never changed; the newest of a target counts.
CREATE TABLE IF NOT EXISTS {{table}} (
  {{columns}}
)
ENGINE = {{engine}}
ORDER BY (\`table\`, \`failed_at\`)
COMMENT {{mark}}
`,
  'create-generation': `-- One physical incarnation of a target. The version column carries the version of the row and, for equal versions,
-- the sequence of the load. The sorting key is the whole primary key, and there is no partition key: two versions of
-- a row in two partitions would never meet. The granules are small, since a load looks up its own keys. That a row is
-- deleted is not told to the engine, but is for the view to filter: FINAL passes a part that stands alone, and was merged,
-- straight through, unless there is a column of deleted rows. Nor can the engine be told then to clean tombstones up.
CREATE TABLE {{generation}} (
  {{columns}},
  \`_dynaload_version\` UInt64,
  \`_dynaload_sequence\` UInt64,
  \`_dynaload_deleted\` UInt8,
  \`_dynaload_order\` UInt128
)
ENGINE = {{engine}}
ORDER BY ({{keys}})
SETTINGS {{settings}}
COMMENT {{mark}}
`,
  'create-lease': `-- Creating a table is atomic: of two that try, one is told that it exists.
CREATE TABLE {{lease}} (\`nothing\` UInt8)
ENGINE = MergeTree
ORDER BY tuple()
COMMENT {{mark}}
`,
  'create-ledger': `-- What has been applied to which generation of which target: one row for each load, never changed.
CREATE TABLE IF NOT EXISTS {{table}} (
  {{columns}}
)
ENGINE = {{engine}}
ORDER BY (\`table\`, \`generation\`, \`sequence\`)
COMMENT {{mark}}
`,
  'create-next': `-- What a generation on several shards becomes with a load: another table, to which the parts of the one that readers see are linked.
CREATE TABLE {{next}} AS {{seen}}
COMMENT {{mark}}
`,
  'create-part': `-- Where the rows of one part of a load wait: a table like that of the load, which is there until the load is given up.
CREATE TABLE {{part}} AS {{staging}}
COMMENT {{mark}}
`,
  'create-rejects': `-- The quarantine: rows that did not fit their target, with the reason.
CREATE TABLE IF NOT EXISTS {{table}} (
  {{columns}}
)
ENGINE = {{engine}}
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
ENGINE = {{engine}}
ORDER BY ({{keys}})
SETTINGS {{settings}}
COMMENT {{mark}}
`,
  'create-view': `-- What people select from. The definer's rights let an analyst read the view without a grant on the tables beneath.
-- The settings are those by which a reader's profile would have it show other rows.
CREATE VIEW {{view}}
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT {{columns}}
FROM {{generation}} FINAL
WHERE NOT \`_dynaload_deleted\`
SETTINGS {{settings}}
COMMENT {{mark}}
`,
  'drop-table': `DROP TABLE IF EXISTS {{table}}{{sync}} SETTINGS max_table_size_to_drop = 0
`,
  'exchange-view': `-- Readers see the new view from here on, and data, generation and ledger with it: there is no moment in between.
EXCHANGE TABLES {{view}} AND {{draft}}
`,
  'find-clusters': `-- Not the ones that packages have brought with them: of one node, and the old examples on the machine itself.
SELECT concat('the cluster "', cluster, '" of ', toString(uniqExact(host_name, port)), ' nodes (', arrayStringConcat(arraySort(groupUniqArray(host_name)), ', '), ')')
FROM system.clusters
GROUP BY cluster
HAVING uniqExact(host_name, port) > 1
  AND NOT (startsWith(cluster, 'test_') AND countIf(host_name != 'localhost' AND NOT startsWith(host_name, '127.')) = 0)
ORDER BY cluster
`,
  'find-duplicate': `SELECT {{keys}}
FROM {{staging}}
GROUP BY {{keys}}
HAVING count() > 1
LIMIT 1
SETTINGS optimize_aggregation_in_order = 1
`,
  'find-keeper': `-- The table is there when Keeper or ZooKeeper is.
SELECT 'ClickHouse Keeper, or ZooKeeper' FROM system.tables WHERE database = 'system' AND name = 'zookeeper'
`,
  'find-macros': `SELECT concat('the macro {', macro, '}') FROM system.macros WHERE macro IN ('shard', 'replica', 'cluster') ORDER BY macro
`,
  'find-replicated': `SELECT concat('the Replicated database "', name, '"') FROM system.databases WHERE engine = 'Replicated' ORDER BY name
`,
  'forget-rows': `-- Of a target that is dropped.
ALTER TABLE {{table}} DELETE WHERE {{condition}} SETTINGS mutations_sync = 1
`,
  'insert-pulled': `-- Rows out of files that wait in a bucket, fetched by the server itself. The names in the structure are no more than
-- places.
INSERT INTO {{staging}} ({{columns}})
SETTINGS {{settings}}
SELECT * FROM s3({{files}}, {{access}}'TabSeparated', {{structure}}, {{compression}})
`,
  'insert-puts': `INSERT INTO {{staging}} ({{columns}}, \`_dynaload_version\`) FORMAT TabSeparated
`,
  'insert-records': `INSERT INTO {{table}} ({{columns}}) FORMAT TabSeparated
`,
  'insert-tombstones': `INSERT INTO {{staging}} ({{keys}}, \`_dynaload_tombstone\`) FORMAT TabSeparated
`,
  'list-clusters': `SELECT DISTINCT cluster FROM system.clusters ORDER BY cluster
`,
  'mark-table': `ALTER TABLE {{table}} MODIFY COMMENT {{mark}}
`,
  'merge-generation': `-- What FINAL would do for every query is done once. It changes nothing that a reader sees: the row that decides is kept, a
-- tombstone like any other. A part that stands alone and was merged is left as it is.
OPTIMIZE TABLE {{generation}} FINAL SETTINGS optimize_skip_merged_partitions = 1
`,
  'merge-staging': `-- Parts are shown one by one when the engine dies in between: one part is shown whole or not at all.
OPTIMIZE TABLE {{staging}} FINAL SETTINGS optimize_throw_if_noop = 1
`,
  'parse-query': `-- A statement as the engine understands it: without comments, every text and every name in one form. It refuses more than
-- one. With it the functions that reach outside of the warehouse; \`format\` is also one that only makes text.
SELECT
  formatQuerySingleLine({{statement}}),
  (SELECT arrayStringConcat(groupArray(lower(name)), ',') FROM system.table_functions WHERE NOT allow_readonly AND name != 'format')
`,
  'read-applied': `-- Loads of batches that end in a stretch of time.
SELECT {{columns}}
FROM {{ledger}}
WHERE ({{loads}}) AND \`batch_to\` BETWEEN fromUnixTimestamp64Milli({{from}}) AND fromUnixTimestamp64Milli({{to}})
ORDER BY \`table\`, \`sequence\`
LIMIT 1 BY \`table\`, \`sequence\`
`,
  'read-clock': `-- Microseconds by the server's clock, and the last sequence of the target.
SELECT
  toUnixTimestamp64Micro(now64(6)),
  (SELECT max(\`sequence\`) FROM {{ledger}} WHERE \`table\` = {{table}})
`,
  'read-cloud': `-- ClickHouse Cloud is several machines, and one server to whoever works with it.
SELECT value FROM system.settings WHERE name = 'cloud_mode'
`,
  'read-cluster': `-- Shards and nodes of a cluster, and how often the node that answers is one of them.
SELECT uniqExact(shard_num), count(), countIf(is_local) FROM system.clusters WHERE cluster = {{cluster}}
`,
  'read-columns': `SELECT name, type
FROM system.columns
WHERE database = {{database}} AND table = {{table}} AND NOT startsWith(name, '_dynaload_')
ORDER BY position
`,
  'read-failures': `-- The last failure of each target.
SELECT {{columns}}
FROM {{failures}}
WHERE \`table\` IN ({{tables}})
ORDER BY \`table\`, \`failed_at\` DESC
LIMIT 1 BY \`table\`
`,
  'read-folder': `-- It differs between servers on one machine.
SELECT path FROM system.disks ORDER BY name
`,
  'read-ledger-end': `-- How many loads a generation has had, and the rows after the last. A load is applied only to the state on which it was
-- begun, so that sequences rise in the order of the loads. One that was recorded twice counts once.
SELECT uniqExact(\`sequence\`), argMax(\`rows\`, \`sequence\`)
FROM {{ledger}}
WHERE \`table\` = {{table}} AND \`generation\` = {{generation}}
`,
  'read-ledger': `-- The loads that matter one by one: the last ones, and those that the mapping accepted although they cannot be proven
-- exact, with what has filled their gaps since. A row that was sent again after a lost answer counts once.
SELECT {{columns}}
FROM {{ledger}}
WHERE ({{loads}}) AND (\`accepted\` != 'none' OR \`action\` = 'fill' OR (\`table\`, \`sequence\`) IN (
  SELECT \`table\`, \`sequence\`
  FROM {{ledger}}
  WHERE {{loads}}
  GROUP BY \`table\`, \`sequence\`
  ORDER BY \`table\`, \`sequence\` DESC
  LIMIT {{last}} BY \`table\`
))
ORDER BY \`table\`, \`sequence\`, \`finished_at\`
LIMIT 1 BY \`table\`, \`sequence\`
`,
  'read-load': `-- One load. Of rows that several processes sent, or that were sent again after a lost answer, the first counts.
SELECT {{columns}}
FROM {{ledger}}
WHERE \`table\` = {{table}} AND \`generation\` = {{generation}} AND \`sequence\` = {{sequence}}
ORDER BY \`finished_at\`
LIMIT 1
`,
  'read-macros': `-- What the paths of replicated tables are made of.
SELECT macro FROM system.macros WHERE macro IN ('shard', 'replica')
`,
  'read-node': `SELECT toString(serverUUID()), hostName()
`,
  'read-nodes-macros': `-- By its macros a replicated table finds those that have the same rows; by the order of the shards and their weights a key finds
-- its shard. Of each node of a cluster both.
SELECT \`shard_num\`, \`shard_weight\`, \`shard\`, \`replica\`
FROM (
  SELECT row_number() OVER (ORDER BY shard_num, replica_num) AS \`node\`, shard_num, shard_weight
  FROM system.clusters
  WHERE cluster = {{cluster}}
) AS \`configured\`
INNER JOIN (
  SELECT toUInt64(\`_shard_num\`) AS \`node\`, anyIf(substitution, macro = 'shard') AS \`shard\`, anyIf(substitution, macro = 'replica') AS \`replica\`
  FROM clusterAllReplicas({{cluster}}, system.macros)
  GROUP BY \`node\`
) AS \`told\` USING (\`node\`)
ORDER BY \`node\`
`,
  'read-nodes': `-- How tables stand on all nodes of a cluster: a statement about them may have failed on some.
SELECT name, comment, count() AS \`nodes\`
FROM clusterAllReplicas({{cluster}}, view(
  SELECT name, engine, comment FROM system.tables
  WHERE database = {{database}} AND (name IN ({{names}}) OR startsWith(comment, {{markStart}}))
))
GROUP BY name, comment
`,
  'read-origins': `-- The mappings by which rows were derived or refused, but for loads whose batch was loaded again later; whether a full
-- export that was loaded after them ends no earlier than they do; and the rows in quarantine of those that none covers.
-- A row that was sent again after a lost answer counts once.
SELECT \`table\`, \`mapping_hash\`, min(\`is_covered\`) AS \`covered\`, sumIf(\`rejected\`, NOT \`is_covered\`) AS \`missed\`
FROM (
  SELECT
    \`table\`, \`mapping_hash\`, \`rejected\`, \`puts\` + \`rejected\` AS \`derived\`,
    max(\`sequence\`) OVER (PARTITION BY \`table\`, \`batch_id\`) > \`sequence\` AS \`is_loaded_again\`,
    \`batch_to\` <= max(if(\`batch_kind\` = 'full', \`batch_to\`, toDateTime64(0, 3, 'UTC'))) OVER (
      PARTITION BY \`table\` ORDER BY \`sequence\` RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS \`is_covered\`
  FROM (
    SELECT \`table\`, \`sequence\`, \`batch_id\`, \`batch_kind\`, \`batch_to\`, \`mapping_hash\`, \`puts\`, \`rejected\`
    FROM {{ledger}}
    WHERE {{loads}}
    LIMIT 1 BY \`table\`, \`sequence\`
  )
)
WHERE \`derived\` > 0 AND NOT \`is_loaded_again\`
GROUP BY \`table\`, \`mapping_hash\`
ORDER BY \`table\`, \`mapping_hash\`
`,
  'read-parts': `-- Whether there is anything to merge, how much it is, and for how long there has been: what was merged whole is one part, and all
-- others are younger than it. A part that stands alone and was merged is ready. Of no parts, nothing is.
SELECT count() > 1 OR (count() = 1 AND min(level) = 0) AS \`is_due\`, sum(data_uncompressed_bytes) AS \`bytes\`,
  if(count() = 0, 0, dateDiff('second', min(modification_time), now())) AS \`age\`
FROM system.parts
WHERE database = {{database}} AND table = {{table}} AND active
`,
  'read-server': `SELECT
  version(),
  (SELECT engine FROM system.databases WHERE name = {{database}}),
  toUnixTimestamp64Micro(now64(6))
`,
  'read-settings': `SELECT name FROM system.settings
WHERE name IN ({{names}}) AND (name != 'readonly' OR value = '0')
`,
  'read-shape': `-- The columns of a generation's table, by the last load that made or changed it.
SELECT argMaxIf(\`shape\`, \`sequence\`, \`shape\` IS NOT NULL) AS \`shape\`
FROM {{ledger}}
WHERE \`table\` = {{table}} AND \`generation\` = {{generation}}
`,
  'read-tables': `SELECT name, engine, comment
FROM system.tables
WHERE database = {{database}} AND (name IN ({{names}}) OR startsWith(comment, {{markStart}}))
ORDER BY name
`,
  'rename-table': `RENAME TABLE {{from}} TO {{to}}
`,
  'spooled-rows': `-- Stands in the place of FORMAT in an INSERT, for rows out of a file that this process has open. The file's columns are
-- those that the INSERT names.
SETTINGS {{settings}}, use_structure_from_insertion_table_in_table_functions = 1
SELECT * FROM file({{descriptor}}, 'TabSeparated', 'auto', 'none')
`,
  'summarize-ledger': `-- How far each generation is. A row that was sent again after a lost answer counts once.
SELECT
  \`table\`, \`generation\`, count() AS \`loads\`, max(\`sequence\`) AS \`last_sequence\`,
  toUnixTimestamp64Milli(argMin(\`batch_to\`, \`sequence\`)) AS \`base\`, argMin(\`table_arn\`, \`sequence\`) AS \`source_arn\`,
  argMinIf(\`table_id\`, \`sequence\`, \`table_id\` IS NOT NULL) AS \`source_id\`,
  toUnixTimestamp64Milli(max(\`watermark\`)) AS \`reached\`, countIf(\`action\` = 'merge') AS \`merges\`,
  argMaxIf(\`built\`, \`sequence\`, \`built\` IS NOT NULL) AS \`shape\`
FROM (
  SELECT
    \`table\`, \`generation\`, \`sequence\`, \`batch_to\`, \`table_arn\`, \`table_id\`, \`watermark\`, \`action\`, \`shape\` AS \`built\`
  FROM {{ledger}}
  WHERE (\`table\`, \`generation\`) IN ({{generations}})
  LIMIT 1 BY \`table\`, \`sequence\`
)
GROUP BY \`table\`, \`generation\`
`,
} as const;

export const REDSHIFT_SQL = {
  'add-column': `-- One in a statement. Rows of before have NULL in it.
ALTER TABLE {{table}} ADD COLUMN {{column}}
`,
  'begin-reading': `-- What the text of a query may hide, the database refuses. https://docs.aws.amazon.com/redshift/latest/dg/r_BEGIN.html
BEGIN READ ONLY
`,
  'begin-sequence': `-- From the first load of a target on.
INSERT INTO {{lock}} SELECT 0, '' WHERE NOT EXISTS (SELECT "sequence" FROM {{lock}} WHERE "export_id" = '')
`,
  'change-generation': `-- The columns of its table are not those with which it was built any more.
UPDATE {{generations}} SET "shape_hash" = {{shape}} WHERE "generation" = {{generation}}
`,
  'clear-rejects': `-- A mask of today keeps out of the warehouse what rows in quarantine may show that an earlier mapping rejected.
UPDATE {{rejects}} SET "key" = '', "value" = '', "reason" = {{reason}}
WHERE {{condition}}
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
  'count-load': `UPDATE {{generations}} SET "loads" = "loads" + 1 WHERE "generation" = {{generation}}
`,
  'count-rows': `-- The rows after a load, and when its transaction began. Not out of the ledger: all targets write that, and under
-- SERIALIZABLE isolation a transaction that reads it would be in the way of their loads.
SELECT CAST(COUNT(*) AS VARCHAR(20)), CAST(SYSDATE AS VARCHAR(40)) FROM {{physical}}
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
  'count-uncleared': `SELECT COUNT(*) FROM {{rejects}} WHERE {{condition}}
`,
  'create-deletes': `-- The deletes of a target, so that an older version of a row that comes later stays deleted.
CREATE TABLE {{deletes}} (
  {{columns}},
  "_dynaload_version" BIGINT NOT NULL,
  "_dynaload_sequence" BIGINT NOT NULL,
  "_dynaload_key_bytes" INTEGER NOT NULL
){{layout}}
`,
  'create-failures': `-- Loads that failed, with what readers saw then: one row for each, never changed; the newest of a target counts. One
-- without a code says that nothing before it counts any more.
CREATE TABLE IF NOT EXISTS {{table}} (
  {{columns}}
)
`,
  'create-generation': `-- The rows of a target. The hidden columns are the version of a row in microseconds; for equal versions, the load; and
-- the bytes of the texts in its key, which tell keys apart that differ in blanks at their end alone.
CREATE TABLE {{physical}} (
  {{columns}},
  "_dynaload_version" BIGINT NOT NULL,
  "_dynaload_sequence" BIGINT NOT NULL,
  "_dynaload_key_bytes" INTEGER NOT NULL
){{layout}}
`,
  'create-generations': `-- The generations of one target: the table that holds each, the shape with which it was built, how many loads it has
-- had, and whether readers see it. \`columns\` has the names of child tables and the layout, as JSON. Each target has such a
-- table of its own, so that what a load asks first is never changed by the load of another target.
CREATE TABLE IF NOT EXISTS {{generations}} (
  "generation" VARCHAR(20) NOT NULL,
  "physical" VARCHAR(127) NOT NULL,
  "shape_hash" VARCHAR(65535) NOT NULL,
  "columns" VARCHAR(65535) NOT NULL,
  "export_id" VARCHAR(1024) NOT NULL,
  "loads" BIGINT NOT NULL,
  "published" BOOLEAN NOT NULL
)
`,
  'create-lease': `-- Of two that try, one finds the other's. GETDATE() is when the statement starts; SYSDATE would be when the transaction
-- began to wait for the lock.
INSERT INTO {{leases}} ("name", "holder", "token", "until")
SELECT {{name}}, {{holder}}, {{token}}, CAST(EXTRACT(EPOCH FROM GETDATE()) AS BIGINT) + {{seconds}}
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
CREATE TABLE IF NOT EXISTS {{table}} (
  {{columns}}
)
`,
  'create-lock': `-- What loaders of one target lock against each other. The row without an export is the last sequence that was given to a
-- load; the others are the loads under way: one that is not here any more can commit nothing.
CREATE TABLE IF NOT EXISTS {{lock}} (
  "sequence" BIGINT NOT NULL,
  "export_id" VARCHAR(1024) NOT NULL
)
`,
  'create-rejects': `-- The quarantine: rows that did not fit their target, with the reason.
CREATE TABLE IF NOT EXISTS {{table}} (
  {{columns}}
)
`,
  'create-staging': `-- Where the rows of one load wait, column for column as their files have them.
CREATE TEMP TABLE {{staging}} (
  {{columns}},
  "_dynaload_version" BIGINT NOT NULL
){{layout}}
`,
  'create-versions': `-- Which version dynaload's own tables are of: the highest counts. With it the first version of dynaload that works with them.
CREATE TABLE IF NOT EXISTS {{versions}} (
  {{columns}}
)
`,
  'delete-all': `-- Never TRUNCATE: it commits the transaction that it stands in.
DELETE FROM {{table}}
`,
  'delete-matching': `DELETE FROM {{from}}
USING {{staging}}
WHERE {{match}}
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
  'end-attempt': `DELETE FROM {{lock}} WHERE "sequence" = {{sequence}} AND "export_id" <> ''
`,
  'end-reading': `ROLLBACK
`,
  'fence-attempt': `-- This load was not retired, and is not applied yet. Anything else divides by zero, which ends the transaction.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{lock}} WHERE "sequence" = {{sequence}} AND "export_id" <> '') = 1
  THEN 1 ELSE 0 END
`,
  'fence-counts': `-- What arrived is what was staged.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{puts}}) = {{puts_rows}}
    AND (SELECT COUNT(*) FROM {{deletes}}) = {{deletes_rows}}
  THEN 1 ELSE 0 END
`,
  'fence-current': `-- Readers see the generation that they saw when the load was planned, as it was then; with nothing named, none.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{generations}} WHERE "published" = TRUE) = {{count}}
    AND (SELECT COUNT(*) FROM {{generations}}
      WHERE "published" = TRUE AND "generation" = {{generation}} AND "loads" = {{loads}}) = {{count}}
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
  'fence-generation': `-- The generation is where it was and as it was: of two states that differ by a load, one has more of them.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{generations}}
    WHERE "generation" = {{generation}} AND "physical" = {{physical}}
      AND "loads" = {{loads}} AND "published" = {{published}}) = 1
  THEN 1 ELSE 0 END
`,
  'fence-generations': `-- There are these generations, and no others.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{generations}}) = {{count}}
    AND (SELECT COUNT(*) FROM {{generations}} WHERE "generation" IN ({{names}})) = {{count}}
  THEN 1 ELSE 0 END
`,
  'fence-version': `-- Nobody has changed dynaload's own tables meanwhile. Anything else divides by zero, which ends the transaction.
SELECT 1 / CASE WHEN (SELECT COUNT(*) FROM {{versions}} WHERE "version" > {{version}}) = 0 THEN 1 ELSE 0 END
`,
  fill: `INSERT INTO {{into}}
SELECT *, {{sequence}}, {{key_bytes}}
FROM {{staging}}
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
  'forget-generation': `DELETE FROM {{generations}} WHERE "generation" = {{generation}}
`,
  'free-lease': `DELETE FROM {{leases}}
WHERE "name" = {{name}} AND "until" <= CAST(EXTRACT(EPOCH FROM GETDATE()) AS BIGINT)
`,
  'insert-all': `INSERT INTO {{into}} SELECT * FROM {{from}}
`,
  'insert-ledger': `INSERT INTO {{ledger}} ({{columns}})
SELECT {{values}}
FROM {{physical}}
`,
  'insert-records': `INSERT INTO {{table}} ({{columns}}) VALUES
{{rows}}
`,
  lock: `-- The first statement of every transaction that changes a target: a snapshot that was taken before the lock would not
-- see what another loader has done meanwhile.
LOCK {{lock}}
`,
  'mark-lease': `-- Renews a lease, or gives it back.
UPDATE {{leases}} SET "until" = CAST(EXTRACT(EPOCH FROM GETDATE()) AS BIGINT) + {{seconds}}
WHERE "name" = {{name}} AND "token" = {{token}}
`,
  merge: `-- Rows that the stage has too are replaced, the others inserted. It names no columns, however many there are, and its
-- condition is of the one kind that is documented: columns that are equal.
MERGE INTO {{physical}}
USING {{rows}}
ON {{match}}
REMOVE DUPLICATES
`,
  'move-generation': `-- The generation lives in another table now.
UPDATE {{generations}} SET "physical" = {{physical}} WHERE "generation" = {{generation}}
`,
  'number-staged': `-- The staged rows as the table has them: of a table whose columns were changed, those that came later stand behind
-- dynaload's own. The files are the same in every attempt, so they cannot name the load.
CREATE TEMP TABLE {{numbered}}{{layout}} AS
SELECT {{columns}}, CAST({{sequence}} AS BIGINT) AS "_dynaload_sequence", {{key_bytes}} AS "_dynaload_key_bytes"{{later}}
FROM {{staging}}
`,
  'point-target': `-- Which generation readers see.
UPDATE {{generations}} SET "published" = CASE WHEN "generation" = {{generation}} THEN TRUE ELSE FALSE END
`,
  'publish-child': `-- What people select from as a child table: the rows that a column of the parent holds, one object each.
CREATE VIEW {{view}} AS
SELECT {{columns}}
FROM {{physical}} AS "_dynaload_parent"{{rows}}
`,
  publish: `-- What people select from.
CREATE VIEW {{view}} AS
SELECT {{columns}}
FROM {{physical}}
`,
  'read-applied': `-- Loads of batches that end in a stretch of time.
SELECT {{columns}}
FROM {{ledger}} l
JOIN {{generations}} g ON g."generation" = l."generation" AND g."published" = TRUE
WHERE l."table" = {{table}} AND l."batch_to" BETWEEN {{from}} AND {{to}}
ORDER BY l."sequence"
`,
  'read-books': `-- The tables of generations, of which each target has one.
SELECT table_name
FROM svv_tables
WHERE table_schema = {{schema}} AND RIGHT(table_name, {{length}}) = {{suffix}}
`,
  'read-database': `-- Whether it is a database of its own or a share of another's, and how its transactions are kept apart.
-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_REDSHIFT_DATABASES.html
SELECT TRIM(database_type), TRIM(database_isolation_level)
FROM svv_redshift_databases
WHERE database_name = {{database}}
`,
  'read-failures': `-- The last failure of each target.
SELECT {{columns}}
FROM (
  SELECT f.*, ROW_NUMBER() OVER (PARTITION BY "table" ORDER BY "failed_at" DESC) AS "nth_last"
  FROM {{failures}} f
  WHERE "table" IN ({{tables}})
) failures
WHERE "nth_last" = 1 AND "code" <> ''
`,
  'read-generations': `SELECT "generation", "physical", "shape_hash", "export_id", CAST("loads" AS VARCHAR(20)),
  CASE WHEN "published" THEN 'yes' ELSE 'no' END, "columns"
FROM {{generations}}
`,
  'read-last-load': `-- The rows that the table had after one load; no row when that load was not applied.
SELECT CAST("rows" AS VARCHAR(20)), CAST("finished_at" AS VARCHAR(40))
FROM {{ledger}}
WHERE "table" = {{table}} AND "sequence" = {{sequence}}
`,
  'read-lease': `SELECT "holder", "token", CAST("until" AS VARCHAR(20)) FROM {{leases}} WHERE "name" = {{name}}
`,
  'read-ledger': `-- The loads that matter one by one: the last ones, and those that the mapping accepted although they cannot be proven
-- exact, with what has filled their gaps since.
SELECT {{columns}}
FROM (
  SELECT l.*, ROW_NUMBER() OVER (ORDER BY l."sequence" DESC) AS "nth_last"
  FROM {{ledger}} l
  JOIN {{generations}} g ON g."generation" = l."generation" AND g."published" = TRUE
  WHERE l."table" = {{table}}
) loads
WHERE "nth_last" <= {{last}} OR "accepted" <> 'none' OR "action" = 'fill'
ORDER BY loads."sequence"
`,
  'read-load-errors': `-- https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html
SELECT TRIM(file_name), CAST(line_number AS VARCHAR(20)), TRIM(column_name), TRIM(column_type), TRIM(column_length),
  CAST(error_code AS VARCHAR(20)), TRIM(error_message)
FROM sys_load_error_detail
WHERE file_name LIKE {{files}} AND start_time >= CAST({{since}} AS TIMESTAMP)
ORDER BY start_time DESC
LIMIT 1
`,
  'read-loaded': `-- Targets that were ever loaded.
SELECT DISTINCT "table" FROM {{ledger}}
`,
  'read-origins': `-- The mappings by which rows were derived or refused, but for loads whose batch was loaded again later; whether a full
-- export that was loaded after them ends no earlier than they do; and the rows in quarantine of those that none covers.
SELECT "mapping_hash", CAST(MIN("is_covered") AS VARCHAR(20)) AS "covered",
  CAST(SUM(CASE WHEN "is_covered" = 1 THEN 0 ELSE "rejected" END) AS VARCHAR(20)) AS "missed"
FROM (
  SELECT "mapping_hash", "rejected", "derived", "sequence", "last_sequence",
    CASE WHEN "batch_to" <= "covered_to" THEN 1 ELSE 0 END AS "is_covered"
  FROM (
    SELECT l."mapping_hash", l."rejected", l."puts" + l."rejected" AS "derived", l."sequence", l."batch_to",
      MAX(l."sequence") OVER (PARTITION BY l."batch_id") AS "last_sequence",
      MAX(CASE WHEN l."batch_kind" = 'full' THEN l."batch_to" END) OVER (
        ORDER BY l."sequence" ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
      ) AS "covered_to"
    FROM {{ledger}} l
    JOIN {{generations}} g ON g."generation" = l."generation" AND g."published" = TRUE
    WHERE l."table" = {{table}}
  ) loads
) judged
WHERE "derived" > 0 AND "sequence" = "last_sequence"
GROUP BY "mapping_hash"
ORDER BY "mapping_hash"
`,
  'read-schema-usage': `-- Whether the schema can be looked into. https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_SCHEMA_PRIVILEGE.html
SELECT CASE WHEN HAS_SCHEMA_PRIVILEGE({{schema}}, 'USAGE') THEN 'yes' ELSE 'no' END
`,
  'read-schema': `-- Whether tables can be made in the schema, and temporary ones in the database.
-- https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_SCHEMA_PRIVILEGE.html
-- https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_DATABASE_PRIVILEGE.html
SELECT CASE WHEN HAS_SCHEMA_PRIVILEGE({{schema}}, 'CREATE') THEN 'yes' ELSE 'no' END AS may_create,
  CASE WHEN HAS_DATABASE_PRIVILEGE(current_database(), 'TEMP') THEN 'yes' ELSE 'no' END AS may_stage
`,
  'read-sequence': `SELECT CAST("sequence" AS VARCHAR(20)) FROM {{lock}} WHERE "export_id" = ''
`,
  'read-server': `-- The product, and whether texts that differ in case alone are one to its columns. Comparing two constants would not
-- tell: that is done where no collation holds. https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_DATABASE.html
SELECT version(), db_collation()
`,
  'read-shape': `-- The columns of a generation's table, by the last load that made or changed it.
SELECT "shape"
FROM {{ledger}}
WHERE "table" = {{table}} AND "generation" = {{generation}} AND "shape" IS NOT NULL
ORDER BY "sequence" DESC
LIMIT 1
`,
  'read-table-access': `-- Whether a table can be read; fails when there is none. A user without the right would not see that it is there.
-- https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_TABLE_PRIVILEGE.html
SELECT CASE WHEN HAS_TABLE_PRIVILEGE({{table}}, 'SELECT') THEN 'yes' ELSE 'no' END
`,
  'read-tables': `SELECT table_name, table_type
FROM svv_tables
WHERE table_schema = {{schema}} AND table_name IN ({{names}})
`,
  'read-versions': `SELECT {{columns}} FROM {{versions}}
`,
  'record-generation': `INSERT INTO {{generations}} ("generation", "physical", "shape_hash", "columns", "export_id", "loads", "published")
VALUES ({{generation}}, {{physical}}, {{shape}}, {{built}}, {{export}}, 1, FALSE)
`,
  'register-attempt': `INSERT INTO {{lock}} SELECT "sequence", {{export}} FROM {{lock}} WHERE "export_id" = ''
`,
  'rename-column': `ALTER TABLE {{table}} RENAME COLUMN {{before}} TO {{after}}
`,
  'retire-attempts': `-- An attempt at the same export that ended without a word can commit nothing any more.
DELETE FROM {{lock}} WHERE "export_id" = {{export}}
`,
  'set-path': `-- Where tables are looked for that a query names without a schema.
SET search_path TO {{schema}}
`,
  'set-utc': `-- GETDATE() is in the time zone of the session, which is a user's own. https://docs.aws.amazon.com/redshift/latest/dg/r_timezone_config.html
SET timezone TO 'UTC'
`,
  'summarize-ledger': `-- How far the generation is that readers see; no row without a load. Numbers as text: the Data API's clients round those
-- above 2^53.
SELECT
  CAST(COUNT(*) AS VARCHAR(20)) AS "loads",
  CAST(MAX(CASE WHEN "nth" = 1 THEN "batch_to" END) AS VARCHAR(40)) AS "base",
  MAX(CASE WHEN "nth" = 1 THEN "table_arn" END) AS "source_arn",
  MAX(CASE WHEN "nth_named" = 1 THEN "table_id" END) AS "source_id",
  CAST(MAX("watermark") AS VARCHAR(40)) AS "reached",
  CAST(SUM(CASE WHEN "action" = 'merge' THEN 1 ELSE 0 END) AS VARCHAR(20)) AS "merges",
  MAX(CASE WHEN "nth_last_built" = 1 THEN "shape" END) AS "shape"
FROM (
  SELECT l."generation", l."batch_to", l."table_arn", l."table_id", l."watermark", l."action", l."shape",
    ROW_NUMBER() OVER (ORDER BY l."sequence") AS "nth",
    ROW_NUMBER() OVER (
      PARTITION BY CASE WHEN l."table_id" IS NULL THEN 1 ELSE 0 END ORDER BY l."sequence"
    ) AS "nth_named",
    ROW_NUMBER() OVER (
      PARTITION BY CASE WHEN l."shape" IS NULL THEN 1 ELSE 0 END ORDER BY l."sequence" DESC
    ) AS "nth_last_built"
  FROM {{ledger}} l
  JOIN {{generations}} g ON g."generation" = l."generation" AND g."published" = TRUE
  WHERE l."table" = {{table}}
) loads
GROUP BY "generation"
`,
  'take-sequence': `-- Above every sequence before it, and never below the time (microseconds since 1970) of who takes it.
UPDATE {{lock}} SET "sequence" = GREATEST("sequence" + 1, {{now}}) WHERE "export_id" = ''
`,
} as const;
