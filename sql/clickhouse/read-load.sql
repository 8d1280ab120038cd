-- One load. Of rows that several processes sent, or that were sent again after a lost answer, the first counts.
SELECT {{columns}}
FROM {{ledger}}
WHERE `table` = {{table}} AND `generation` = {{generation}} AND `sequence` = {{sequence}}
ORDER BY `finished_at`
LIMIT 1
