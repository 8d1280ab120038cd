-- Rows and tombstones that arrived, and the different keys among them. Reading in the order of the sorting key keeps
-- the memory flat.
SELECT sum(`_dynaload_rows`), sum(`_dynaload_tombstones`), count()
FROM (
  SELECT count() AS `_dynaload_rows`, sum(`_dynaload_deleted`) AS `_dynaload_tombstones`
  FROM {{staging}}
  GROUP BY {{keys}}
)
SETTINGS optimize_aggregation_in_order = 1
