-- The loads that matter one by one: the last ones, and those that the mapping accepted although they cannot be proven
-- exact, with what has filled their gaps since. A row that was sent again after a lost answer counts once.
SELECT {{columns}}
FROM {{ledger}}
WHERE ({{loads}}) AND (`accepted` != 'none' OR `action` = 'fill' OR (`table`, `sequence`) IN (
  SELECT `table`, `sequence`
  FROM {{ledger}}
  WHERE {{loads}}
  GROUP BY `table`, `sequence`
  ORDER BY `table`, `sequence` DESC
  LIMIT {{last}} BY `table`
))
ORDER BY `table`, `sequence`
LIMIT 1 BY `table`, `sequence`
