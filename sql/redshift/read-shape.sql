-- The columns of a generation's table, by the last load that made or changed it.
SELECT "shape"
FROM {{ledger}}
WHERE "table" = {{table}} AND "generation" = {{generation}} AND "shape" IS NOT NULL
ORDER BY "sequence" DESC
LIMIT 1
