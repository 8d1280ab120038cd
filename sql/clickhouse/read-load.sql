-- One load. A row that was sent again after a lost answer counts once.
SELECT
  `table`, `generation`, `sequence`, `action`, `export_id`, `kind`,
  toUnixTimestamp64Milli(`window_from`), toUnixTimestamp64Milli(`window_to`),
  toUnixTimestamp64Milli(`watermark_before`), toUnixTimestamp64Milli(`watermark`),
  `accepted`, `table_arn`, `table_id`, `mapping_hash`,
  `items`, `puts`, `deletes`, `rejected`, `nulled`, `elsewhere`, `below_floor`, `rows`,
  toUnixTimestamp64Milli(`started_at`), toUnixTimestamp64Milli(`finished_at`)
FROM {{ledger}}
WHERE `table` = {{table}} AND `generation` = {{generation}} AND `sequence` = {{sequence}}
LIMIT 1
