-- How far the generation is that readers see. Numbers as text: the Data API's clients round those above 2^53.
SELECT
  CAST(COUNT(*) AS VARCHAR(20)), CAST(MAX(CASE WHEN "nth" = 1 THEN "window_to" END) AS VARCHAR(40)),
  MAX(CASE WHEN "nth" = 1 THEN "table_arn" END),
  MAX(CASE WHEN "nth_named" = 1 THEN "table_id" END),
  CAST(MAX("watermark") AS VARCHAR(40)),
  CAST(SUM(CASE WHEN "action" = 'merge' THEN 1 ELSE 0 END) AS VARCHAR(20))
FROM (
  SELECT l."window_to", l."table_arn", l."table_id", l."watermark", l."action",
    ROW_NUMBER() OVER (ORDER BY l."sequence") AS "nth",
    ROW_NUMBER() OVER (
      PARTITION BY CASE WHEN l."table_id" IS NULL THEN 1 ELSE 0 END ORDER BY l."sequence"
    ) AS "nth_named"
  FROM {{ledger}} l
  JOIN {{generations}} g ON g."generation" = l."generation" AND g."published" = TRUE
  WHERE l."table" = {{table}}
) loads
