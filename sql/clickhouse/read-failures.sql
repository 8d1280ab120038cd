-- The last failure of each target.
SELECT {{columns}}
FROM {{failures}}
WHERE `table` IN ({{tables}})
ORDER BY `table`, `failed_at` DESC
LIMIT 1 BY `table`
