-- Rows and tombstones that arrived, and the different keys among them: read in the order of the sorting key, where
-- equal keys are neighbours. That takes a third of the time of GROUP BY, and as little memory for many rows as for few.
SELECT
  count(),
  sum(`_dynaload_deleted`),
  (SELECT count() FROM (SELECT {{keys}} FROM {{staging}} ORDER BY {{keys}} LIMIT 1 BY {{keys}}))
FROM {{staging}}
SETTINGS optimize_read_in_order = 1
