-- The columns of a generation's table, by the last load that made or changed it.
SELECT argMaxIf(`shape`, `sequence`, `shape` IS NOT NULL) AS `shape`
FROM {{ledger}}
WHERE `table` = {{table}} AND `generation` = {{generation}}
