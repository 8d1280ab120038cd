-- How far each generation is. A row that was sent again after a lost answer counts once.
SELECT
  `table`, `generation`, count(), max(`sequence`),
  toUnixTimestamp64Milli(argMin(`window_to`, `sequence`)), argMin(`table_arn`, `sequence`),
  argMinIf(`table_id`, `sequence`, `table_id` IS NOT NULL),
  toUnixTimestamp64Milli(max(`watermark`)), countIf(`action` = 'merge')
FROM (
  SELECT `table`, `generation`, `sequence`, `window_to`, `table_arn`, `table_id`, `watermark`, `action`
  FROM {{ledger}}
  WHERE (`table`, `generation`) IN ({{generations}})
  LIMIT 1 BY `table`, `sequence`
)
GROUP BY `table`, `generation`
