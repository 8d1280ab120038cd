-- The mappings by which rows were derived or refused, but for loads whose export was loaded again later; and whether a
-- full export that was loaded after them ends no earlier than they do.
SELECT `table`, `mapping_hash`, min(`is_covered`)
FROM (
  SELECT
    `table`, `mapping_hash`, `puts` + `rejected` AS `derived`,
    max(`sequence`) OVER (PARTITION BY `table`, `export_id`) > `sequence` AS `is_loaded_again`,
    `window_to` <= max(if(`kind` = 'full', `window_to`, toDateTime64(0, 3, 'UTC'))) OVER (
      PARTITION BY `table` ORDER BY `sequence` RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS `is_covered`
  FROM {{ledger}}
  WHERE {{loads}}
)
WHERE `derived` > 0 AND NOT `is_loaded_again`
GROUP BY `table`, `mapping_hash`
ORDER BY `table`, `mapping_hash`
