-- The loads that matter one by one: the last ones, and those that the mapping accepted although they cannot be proven
-- exact, with what has filled their gaps since.
SELECT {{columns}}
FROM (
  SELECT l.*, ROW_NUMBER() OVER (ORDER BY l."sequence" DESC) AS "nth_last"
  FROM {{ledger}} l
  JOIN {{generations}} g ON g."generation" = l."generation" AND g."published" = TRUE
  WHERE l."table" = {{table}}
) loads
WHERE "nth_last" <= {{last}} OR "accepted" <> 'none' OR "action" = 'fill'
ORDER BY loads."sequence"
