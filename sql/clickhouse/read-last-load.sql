-- The load that counted the rows last; two that overlapped can end in the other order than they began.
SELECT `sequence`, `rows`
FROM {{ledger}}
WHERE `table` = {{table}} AND `generation` = {{generation}}
ORDER BY `finished_at` DESC, `sequence` DESC
LIMIT 1
