-- One load. A row that was sent again after a lost answer counts once.
SELECT {{columns}}
FROM {{ledger}}
WHERE `table` = {{table}} AND `generation` = {{generation}} AND `sequence` = {{sequence}}
LIMIT 1
