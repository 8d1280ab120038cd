CREATE TABLE `orders__stg_<sequence>` (
  `pk` String,
  `sk` String,
  `amount` Nullable(Decimal(18, 2)),
  `created_at` Nullable(DateTime64(6, 'UTC')),
  `tags` Array(Nullable(String)),
  `other_attributes` Nullable(String),
  `_dynaload_tombstone` UInt64 EPHEMERAL 0,
  `_dynaload_version` UInt64 DEFAULT `_dynaload_tombstone`,
  `_dynaload_sequence` UInt64 DEFAULT <sequence>,
  `_dynaload_deleted` UInt8 DEFAULT `_dynaload_tombstone` > 0,
  `_dynaload_order` UInt128
    MATERIALIZED bitShiftLeft(toUInt128(`_dynaload_version`), 64) + `_dynaload_sequence`
)
ENGINE = MergeTree
ORDER BY (`pk`, `sk`)
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 268435456
COMMENT '{"dynaload":1,"kind":"staging","table":"orders","sequence":"<sequence>","exportId":"03-full"}';

CREATE TABLE `orders__stg_<sequence>_<tag>` AS `orders__stg_<sequence>`
COMMENT '{"dynaload":1,"kind":"staging","table":"orders","sequence":"<sequence>","exportId":"03-full"}';

INSERT INTO `orders__stg_<sequence>_<tag>` (`pk`, `sk`, `amount`, `created_at`, `tags`, `other_attributes`, `_dynaload_version`) FORMAT TabSeparated;

INSERT INTO `orders__stg_<sequence>_<tag>` (`pk`, `sk`, `_dynaload_tombstone`) FORMAT TabSeparated;

SELECT sum(`arrived`) AS `rows`, sum(`deleted`) AS `tombstones`, sum(`different`) AS `keys`
FROM (
  SELECT count() AS `arrived`, sum(`_dynaload_deleted`) AS `deleted`, 0 AS `different` FROM `orders__stg_<sequence>_<tag>`
  UNION ALL
  SELECT 0, 0, count() FROM (SELECT `pk`, `sk` FROM `orders__stg_<sequence>_<tag>` ORDER BY `pk`, `sk` LIMIT 1 BY `pk`, `sk`)
)
SETTINGS optimize_read_in_order = 1;

CREATE TABLE `orders__new_<generation>` (
  `pk` String,
  `sk` String,
  `amount` Nullable(Decimal(18, 2)),
  `created_at` Nullable(DateTime64(6, 'UTC')),
  `tags` Array(Nullable(String)),
  `other_attributes` Nullable(String),
  `_dynaload_version` UInt64,
  `_dynaload_sequence` UInt64,
  `_dynaload_deleted` UInt8,
  `_dynaload_order` UInt128
)
ENGINE = ReplacingMergeTree(`_dynaload_order`)
ORDER BY (`pk`, `sk`)
SETTINGS index_granularity = 1024
COMMENT '{"dynaload":1,"kind":"generation","table":"orders","generation":"<generation>","exportId":"03-full","shapeHash":"shape 38beb94a4fc9","mappingHash":"mapping 38beb94a4fc9"}';

ALTER TABLE `orders__new_<generation>` ATTACH PARTITION tuple() FROM `orders__stg_<sequence>_<tag>`;

INSERT INTO `_dynaload_loads` (`table`, `generation`, `sequence`, `action`, `batch_id`, `batch_kind`, `batch_from`, `batch_to`, `batch_position`, `watermark_before`, `watermark`, `accepted`, `table_arn`, `table_id`, `mapping_hash`, `items`, `puts`, `deletes`, `rejected`, `nulled`, `elsewhere`, `below_floor`, `started_at`, `rows`, `finished_at`, `shape`) FORMAT TabSeparated;

DROP TABLE IF EXISTS `orders__stg_<sequence>_<tag>` SETTINGS max_table_size_to_drop = 0;

RENAME TABLE `orders__new_<generation>` TO `orders__<generation>`;

CREATE VIEW `orders__view_<generation>_<draft>`
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT `pk`, `sk`, `amount`, `created_at`, `tags`, `other_attributes`
FROM `orders__<generation>` FINAL
WHERE NOT `_dynaload_deleted`
SETTINGS optimize_move_to_prewhere_if_final = 0
COMMENT '{"dynaload":1,"kind":"view","table":"orders","generation":"<generation>"}';

EXCHANGE TABLES `orders` AND `orders__view_<generation>_<draft>`;

DROP TABLE IF EXISTS `orders__view_<generation>_<draft>` SETTINGS max_table_size_to_drop = 0;

DROP TABLE IF EXISTS `orders__1700000000000000` SETTINGS max_table_size_to_drop = 0;

DROP TABLE IF EXISTS `orders__stg_<sequence>` SETTINGS max_table_size_to_drop = 0;
