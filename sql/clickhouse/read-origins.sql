-- The mappings by which rows were derived or refused, but for loads whose batch was loaded again later; whether a full
-- export that was loaded after them ends no earlier than they do; and the rows in quarantine of those that none covers.
-- A row that was sent again after a lost answer counts once.
SELECT `table`, `mapping_hash`, min(`is_covered`) AS `covered`, sumIf(`rejected`, NOT `is_covered`) AS `missed`
FROM (
  SELECT
    `table`, `mapping_hash`, `rejected`, `puts` + `rejected` AS `derived`,
    max(`sequence`) OVER (PARTITION BY `table`, `batch_id`) > `sequence` AS `is_loaded_again`,
    `batch_to` <= max(if(`batch_kind` = 'full', `batch_to`, toDateTime64(0, 3, 'UTC'))) OVER (
      PARTITION BY `table` ORDER BY `sequence` RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS `is_covered`
  FROM (
    SELECT `table`, `sequence`, `batch_id`, `batch_kind`, `batch_to`, `mapping_hash`, `puts`, `rejected`
    FROM {{ledger}}
    WHERE {{loads}}
    LIMIT 1 BY `table`, `sequence`
  )
)
WHERE `derived` > 0 AND NOT `is_loaded_again`
GROUP BY `table`, `mapping_hash`
ORDER BY `table`, `mapping_hash`
