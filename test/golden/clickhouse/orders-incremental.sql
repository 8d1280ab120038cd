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
COMMENT '{"dynaload":1,"kind":"staging","table":"orders","sequence":"<sequence>","exportId":"02-incremental"}';

CREATE TABLE `orders__stg_<sequence>_<tag>` AS `orders__stg_<sequence>`
COMMENT '{"dynaload":1,"kind":"staging","table":"orders","sequence":"<sequence>","exportId":"02-incremental"}';

INSERT INTO `orders__stg_<sequence>_<tag>` (`pk`, `sk`, `amount`, `created_at`, `tags`, `other_attributes`, `_dynaload_version`) FORMAT TabSeparated;

INSERT INTO `orders__stg_<sequence>_<tag>` (`pk`, `sk`, `_dynaload_tombstone`) FORMAT TabSeparated;

SELECT sum(`arrived`) AS `rows`, sum(`deleted`) AS `tombstones`, sum(`different`) AS `keys`
FROM (
  SELECT count() AS `arrived`, sum(`_dynaload_deleted`) AS `deleted`, 0 AS `different` FROM `orders__stg_<sequence>_<tag>`
  UNION ALL
  SELECT 0, 0, count() FROM (SELECT `pk`, `sk` FROM `orders__stg_<sequence>_<tag>` ORDER BY `pk`, `sk` LIMIT 1 BY `pk`, `sk`)
)
SETTINGS optimize_read_in_order = 1;

OPTIMIZE TABLE `orders__stg_<sequence>_<tag>` FINAL SETTINGS optimize_throw_if_noop = 1;

SELECT countIf(`_dynaload_had`) AS `before`, countIf(`_dynaload_has`) AS `after`
FROM (
  SELECT
    argMaxIf(NOT `_dynaload_deleted`, `_dynaload_order`, `_dynaload_load` = 0) AS `_dynaload_had`,
    argMax(NOT `_dynaload_deleted`, `_dynaload_order`) AS `_dynaload_has`
  FROM (
    SELECT `pk`, `sk`, `_dynaload_deleted`, `_dynaload_order`, 0 AS `_dynaload_load`
    FROM `orders__1700000000000000`
    WHERE (`pk`, `sk`) IN (SELECT `pk`, `sk` FROM `orders__stg_<sequence>_<tag>`)
    UNION ALL
    SELECT `pk`, `sk`, `_dynaload_deleted`, `_dynaload_order`, 1 AS `_dynaload_load`
    FROM `orders__stg_<sequence>_<tag>`
  )
  GROUP BY `pk`, `sk`
);

RENAME TABLE `orders__stg_<sequence>_<tag>` TO `orders__apply_<sequence>`;

ALTER TABLE `orders__1700000000000000` ATTACH PARTITION tuple() FROM `orders__apply_<sequence>`;

INSERT INTO `_dynaload_loads` (`table`, `generation`, `sequence`, `action`, `batch_id`, `batch_kind`, `batch_from`, `batch_to`, `batch_position`, `watermark_before`, `watermark`, `accepted`, `table_arn`, `table_id`, `mapping_hash`, `items`, `puts`, `deletes`, `rejected`, `nulled`, `elsewhere`, `below_floor`, `started_at`, `rows`, `finished_at`, `shape`) FORMAT TabSeparated;

DROP TABLE IF EXISTS `orders__apply_<sequence>` SETTINGS max_table_size_to_drop = 0;

DROP TABLE IF EXISTS `orders__stg_<sequence>` SETTINGS max_table_size_to_drop = 0;
