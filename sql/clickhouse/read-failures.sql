-- The last failure of each target.
SELECT `table`, toUnixTimestamp64Milli(`failed_at`), `export_id`, `code`, `message`, `generation`, `loads`
FROM {{failures}}
WHERE `table` IN ({{tables}})
ORDER BY `table`, `failed_at` DESC
LIMIT 1 BY `table`
