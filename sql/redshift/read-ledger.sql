-- Numbers as text: the Data API's clients round those above 2^53.
SELECT
  l."table", l."generation", CAST(l."sequence" AS VARCHAR(20)), l."action", l."export_id", l."kind",
  CAST(l."window_from" AS VARCHAR(40)), CAST(l."window_to" AS VARCHAR(40)),
  CAST(l."watermark_before" AS VARCHAR(40)), CAST(l."watermark" AS VARCHAR(40)),
  l."accepted", l."table_arn", l."table_id", l."mapping_hash",
  CAST(l."items" AS VARCHAR(20)), CAST(l."puts" AS VARCHAR(20)), CAST(l."deletes" AS VARCHAR(20)),
  CAST(l."rejected" AS VARCHAR(20)), CAST(l."nulled" AS VARCHAR(20)), CAST(l."elsewhere" AS VARCHAR(20)),
  CAST(l."below_floor" AS VARCHAR(20)), CAST(l."rows" AS VARCHAR(20)),
  CAST(l."started_at" AS VARCHAR(40)), CAST(l."finished_at" AS VARCHAR(40))
FROM {{ledger}} l
JOIN {{targets}} t ON t."table" = l."table" AND t."generation" = l."generation"
WHERE l."table" IN ({{tables}})
ORDER BY l."table", l."sequence"
