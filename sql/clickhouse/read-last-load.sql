SELECT `sequence`, `rows`
FROM {{ledger}}
WHERE `table` = {{table}} AND `generation` = {{generation}}
ORDER BY `sequence` DESC
LIMIT 1
