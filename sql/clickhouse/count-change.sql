-- Of the keys of the load, those that have a row before it, and those that have one with it: of each key's versions,
-- the last one decides. Only the granules that hold such keys are read, so that a small load is counted in the same
-- time whatever the size of the table.
SELECT countIf(`_dynaload_had`) AS `before`, countIf(`_dynaload_has`) AS `after`
FROM (
  SELECT
    argMaxIf(NOT `_dynaload_deleted`, `_dynaload_order`, `_dynaload_load` = 0) AS `_dynaload_had`,
    argMax(NOT `_dynaload_deleted`, `_dynaload_order`) AS `_dynaload_has`
  FROM (
    SELECT {{keys}}, `_dynaload_deleted`, `_dynaload_order`, 0 AS `_dynaload_load`
    FROM {{generation}}
    WHERE ({{keys}}) IN (SELECT {{keys}} FROM {{staging}})
    UNION ALL
    SELECT {{keys}}, `_dynaload_deleted`, `_dynaload_order`, 1 AS `_dynaload_load`
    FROM {{staging}}
  )
  GROUP BY {{keys}}
)
