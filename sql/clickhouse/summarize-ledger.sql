-- How far each generation is. A row that was sent again after a lost answer counts once.
SELECT
  `table`, `generation`, count() AS `loads`, max(`sequence`) AS `last_sequence`,
  toUnixTimestamp64Milli(argMin(`batch_to`, `sequence`)) AS `base`, argMin(`table_arn`, `sequence`) AS `source_arn`,
  argMinIf(`table_id`, `sequence`, `table_id` IS NOT NULL) AS `source_id`,
  toUnixTimestamp64Milli(max(`watermark`)) AS `reached`, countIf(`action` = 'merge') AS `merges`,
  argMaxIf(`built`, `sequence`, `built` IS NOT NULL) AS `shape`
FROM (
  SELECT
    `table`, `generation`, `sequence`, `batch_to`, `table_arn`, `table_id`, `watermark`, `action`, `shape` AS `built`
  FROM {{ledger}}
  WHERE (`table`, `generation`) IN ({{generations}})
  LIMIT 1 BY `table`, `sequence`
)
GROUP BY `table`, `generation`
