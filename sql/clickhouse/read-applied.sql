-- Loads of batches that end in a stretch of time.
SELECT {{columns}}
FROM {{ledger}}
WHERE ({{loads}}) AND `batch_to` BETWEEN fromUnixTimestamp64Milli({{from}}) AND fromUnixTimestamp64Milli({{to}})
ORDER BY `table`, `sequence`
LIMIT 1 BY `table`, `sequence`
