-- The rows that the table had after one load; no row when that load was not applied.
SELECT CAST("rows" AS VARCHAR(20)), CAST("finished_at" AS VARCHAR(40))
FROM {{ledger}}
WHERE "table" = {{table}} AND "sequence" = {{sequence}}
