CREATE TABLE `'; drop \`table\` \\ {{keys}}__stg_<sequence>` (
  `has \`ticks\`` String,
  `it's \\ {{mark}}` Nullable(String),
  `_dynaload_tombstone` UInt64 EPHEMERAL 0,
  `_dynaload_version` UInt64 DEFAULT `_dynaload_tombstone`,
  `_dynaload_sequence` UInt64 DEFAULT <sequence>,
  `_dynaload_deleted` UInt8 DEFAULT `_dynaload_tombstone` > 0,
  `_dynaload_order` UInt128
    MATERIALIZED bitShiftLeft(toUInt128(`_dynaload_version`), 64) + `_dynaload_sequence`
)
ENGINE = MergeTree
ORDER BY (`has \`ticks\``)
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 268435456
COMMENT '{"dynaload":1,"kind":"staging","table":"\'; drop `table` \\\\ {{keys}}","sequence":"<sequence>","exportId":"it\'s"}';

CREATE TABLE `'; drop \`table\` \\ {{keys}}__stg_<sequence>_<tag>` AS `'; drop \`table\` \\ {{keys}}__stg_<sequence>`
COMMENT '{"dynaload":1,"kind":"staging","table":"\'; drop `table` \\\\ {{keys}}","sequence":"<sequence>","exportId":"it\'s"}';

INSERT INTO `'; drop \`table\` \\ {{keys}}__stg_<sequence>_<tag>` (`has \`ticks\``, `it's \\ {{mark}}`, `_dynaload_version`) FORMAT TabSeparated;

INSERT INTO `'; drop \`table\` \\ {{keys}}__stg_<sequence>_<tag>` (`has \`ticks\``, `_dynaload_tombstone`) FORMAT TabSeparated;

SELECT sum(`arrived`) AS `rows`, sum(`deleted`) AS `tombstones`, sum(`different`) AS `keys`
FROM (
  SELECT count() AS `arrived`, sum(`_dynaload_deleted`) AS `deleted`, 0 AS `different` FROM `'; drop \`table\` \\ {{keys}}__stg_<sequence>_<tag>`
  UNION ALL
  SELECT 0, 0, count() FROM (SELECT `has \`ticks\`` FROM `'; drop \`table\` \\ {{keys}}__stg_<sequence>_<tag>` ORDER BY `has \`ticks\`` LIMIT 1 BY `has \`ticks\``)
)
SETTINGS optimize_read_in_order = 1;

OPTIMIZE TABLE `'; drop \`table\` \\ {{keys}}__stg_<sequence>_<tag>` FINAL SETTINGS optimize_throw_if_noop = 1;

SELECT countIf(`_dynaload_had`) AS `before`, countIf(`_dynaload_has`) AS `after`
FROM (
  SELECT
    argMaxIf(NOT `_dynaload_deleted`, `_dynaload_order`, `_dynaload_load` = 0) AS `_dynaload_had`,
    argMax(NOT `_dynaload_deleted`, `_dynaload_order`) AS `_dynaload_has`
  FROM (
    SELECT `has \`ticks\``, `_dynaload_deleted`, `_dynaload_order`, 0 AS `_dynaload_load`
    FROM `'; drop \`table\` \\ {{keys}}__1700000000000000`
    WHERE (`has \`ticks\``) IN (SELECT `has \`ticks\`` FROM `'; drop \`table\` \\ {{keys}}__stg_<sequence>_<tag>`)
    UNION ALL
    SELECT `has \`ticks\``, `_dynaload_deleted`, `_dynaload_order`, 1 AS `_dynaload_load`
    FROM `'; drop \`table\` \\ {{keys}}__stg_<sequence>_<tag>`
  )
  GROUP BY `has \`ticks\``
);

RENAME TABLE `'; drop \`table\` \\ {{keys}}__stg_<sequence>_<tag>` TO `'; drop \`table\` \\ {{keys}}__apply_<sequence>`;

ALTER TABLE `'; drop \`table\` \\ {{keys}}__1700000000000000` ATTACH PARTITION tuple() FROM `'; drop \`table\` \\ {{keys}}__apply_<sequence>`;

INSERT INTO `_dynaload_loads` (`table`, `generation`, `sequence`, `action`, `batch_id`, `batch_kind`, `batch_from`, `batch_to`, `batch_position`, `watermark_before`, `watermark`, `accepted`, `table_arn`, `table_id`, `mapping_hash`, `items`, `puts`, `deletes`, `rejected`, `nulled`, `elsewhere`, `below_floor`, `started_at`, `rows`, `finished_at`, `shape`) FORMAT TabSeparated;

DROP TABLE IF EXISTS `'; drop \`table\` \\ {{keys}}__apply_<sequence>` SETTINGS max_table_size_to_drop = 0;

DROP TABLE IF EXISTS `'; drop \`table\` \\ {{keys}}__stg_<sequence>` SETTINGS max_table_size_to_drop = 0;
