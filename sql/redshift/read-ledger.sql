-- The loads that matter one by one: the last ones, and those that the mapping accepted although they cannot be proven
-- exact, with what has filled their gaps since. Numbers as text: the Data API's clients round those above 2^53.
SELECT
  "generation", CAST("sequence" AS VARCHAR(20)), "action", "export_id", "kind",
  CAST("window_from" AS VARCHAR(40)), CAST("window_to" AS VARCHAR(40)),
  CAST("watermark_before" AS VARCHAR(40)), CAST("watermark" AS VARCHAR(40)),
  "accepted", "table_arn", "table_id", "mapping_hash",
  CAST("items" AS VARCHAR(20)), CAST("puts" AS VARCHAR(20)), CAST("deletes" AS VARCHAR(20)),
  CAST("rejected" AS VARCHAR(20)), CAST("nulled" AS VARCHAR(20)), CAST("elsewhere" AS VARCHAR(20)),
  CAST("below_floor" AS VARCHAR(20)), CAST("rows" AS VARCHAR(20)),
  CAST("started_at" AS VARCHAR(40)), CAST("finished_at" AS VARCHAR(40))
FROM (
  SELECT l.*, ROW_NUMBER() OVER (ORDER BY l."sequence" DESC) AS "nth_last"
  FROM {{ledger}} l
  JOIN {{generations}} g ON g."generation" = l."generation" AND g."published" = TRUE
  WHERE l."table" = {{table}}
) loads
WHERE "nth_last" <= {{last}} OR "accepted" <> 'none' OR "action" = 'fill'
ORDER BY "sequence"
