-- The loads that matter one by one: the last ones, and those that the mapping accepted although they cannot be proven
-- exact, with what has filled their gaps since. A row that was sent again after a lost answer counts once.
SELECT
  `table`, `generation`, `sequence`, `action`, `export_id`, `kind`,
  toUnixTimestamp64Milli(`window_from`), toUnixTimestamp64Milli(`window_to`),
  toUnixTimestamp64Milli(`watermark_before`), toUnixTimestamp64Milli(`watermark`),
  `accepted`, `table_arn`, `table_id`, `mapping_hash`,
  `items`, `puts`, `deletes`, `rejected`, `nulled`, `elsewhere`, `below_floor`, `rows`,
  toUnixTimestamp64Milli(`started_at`), toUnixTimestamp64Milli(`finished_at`)
FROM {{ledger}}
WHERE ({{loads}}) AND (`accepted` != 'none' OR `action` = 'fill' OR (`table`, `sequence`) IN (
  SELECT `table`, `sequence`
  FROM {{ledger}}
  WHERE {{loads}}
  GROUP BY `table`, `sequence`
  ORDER BY `table`, `sequence` DESC
  LIMIT {{last}} BY `table`
))
ORDER BY `table`, `sequence`
LIMIT 1 BY `table`, `sequence`
