-- Loads of exports that end in a stretch of time.
SELECT `table`, `action`, `export_id`, toUnixTimestamp64Milli(`window_to`)
FROM {{ledger}}
WHERE ({{loads}}) AND `window_to` BETWEEN fromUnixTimestamp64Milli({{from}}) AND fromUnixTimestamp64Milli({{to}})
ORDER BY `table`, `sequence`
LIMIT 1 BY `table`, `sequence`
