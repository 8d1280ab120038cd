CREATE TABLE `every_type__stg_<sequence>` (
  `day` Nullable(Date32),
  `id` Int64,
  `small` Nullable(Int32),
  `rate` Nullable(Float64),
  `paid` Nullable(Bool),
  `photo` Nullable(String),
  `scores` Array(Nullable(Decimal(38, 10))),
  `_dynaload_tombstone` UInt64 EPHEMERAL 0,
  `_dynaload_version` UInt64 DEFAULT `_dynaload_tombstone`,
  `_dynaload_sequence` UInt64 DEFAULT <sequence>,
  `_dynaload_deleted` UInt8 DEFAULT `_dynaload_tombstone` > 0,
  `_dynaload_order` UInt128
    MATERIALIZED bitShiftLeft(toUInt128(`_dynaload_version`), 64) + `_dynaload_sequence`
)
ENGINE = MergeTree
ORDER BY (`id`)
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 268435456
COMMENT '{"dynaload":1,"kind":"staging","table":"every_type","sequence":"<sequence>","exportId":"01-full"}';

CREATE TABLE `every_type__stg_<sequence>_<tag>` AS `every_type__stg_<sequence>`
COMMENT '{"dynaload":1,"kind":"staging","table":"every_type","sequence":"<sequence>","exportId":"01-full"}';

INSERT INTO `every_type__stg_<sequence>_<tag>` (`day`, `id`, `small`, `rate`, `paid`, `photo`, `scores`, `_dynaload_version`) FORMAT TabSeparated;

INSERT INTO `every_type__stg_<sequence>_<tag>` (`id`, `_dynaload_tombstone`) FORMAT TabSeparated;

SELECT sum(`arrived`) AS `rows`, sum(`deleted`) AS `tombstones`, sum(`different`) AS `keys`
FROM (
  SELECT count() AS `arrived`, sum(`_dynaload_deleted`) AS `deleted`, 0 AS `different` FROM `every_type__stg_<sequence>_<tag>`
  UNION ALL
  SELECT 0, 0, count() FROM (SELECT `id` FROM `every_type__stg_<sequence>_<tag>` ORDER BY `id` LIMIT 1 BY `id`)
)
SETTINGS optimize_read_in_order = 1;

CREATE TABLE `every_type__new_<generation>` (
  `day` Nullable(Date32),
  `id` Int64,
  `small` Nullable(Int32),
  `rate` Nullable(Float64),
  `paid` Nullable(Bool),
  `photo` Nullable(String),
  `scores` Array(Nullable(Decimal(38, 10))),
  `_dynaload_version` UInt64,
  `_dynaload_sequence` UInt64,
  `_dynaload_deleted` UInt8,
  `_dynaload_order` UInt128
)
ENGINE = ReplacingMergeTree(`_dynaload_order`)
ORDER BY (`id`)
SETTINGS index_granularity = 1024
COMMENT '{"dynaload":1,"kind":"generation","table":"every_type","generation":"<generation>","exportId":"01-full","shapeHash":"shape 0911582fb70a","mappingHash":"mapping 0911582fb70a"}';

ALTER TABLE `every_type__new_<generation>` ATTACH PARTITION tuple() FROM `every_type__stg_<sequence>_<tag>`;

INSERT INTO `_dynaload_loads` (`table`, `generation`, `sequence`, `action`, `batch_id`, `batch_kind`, `batch_from`, `batch_to`, `batch_position`, `watermark_before`, `watermark`, `accepted`, `table_arn`, `table_id`, `mapping_hash`, `items`, `puts`, `deletes`, `rejected`, `nulled`, `elsewhere`, `below_floor`, `started_at`, `rows`, `finished_at`, `shape`) FORMAT TabSeparated;

DROP TABLE IF EXISTS `every_type__stg_<sequence>_<tag>` SETTINGS max_table_size_to_drop = 0;

RENAME TABLE `every_type__new_<generation>` TO `every_type__<generation>`;

CREATE VIEW `every_type__view_<generation>_<draft>`
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT `day`, `id`, `small`, `rate`, `paid`, `photo`, `scores`
FROM `every_type__<generation>` FINAL
WHERE NOT `_dynaload_deleted`
SETTINGS optimize_move_to_prewhere_if_final = 0
COMMENT '{"dynaload":1,"kind":"view","table":"every_type","generation":"<generation>"}';

RENAME TABLE `every_type__view_<generation>_<draft>` TO `every_type`;

DROP TABLE IF EXISTS `every_type__stg_<sequence>` SETTINGS max_table_size_to_drop = 0;
