-- How far the generation is that readers see; no row without a load. Numbers as text: the Data API's clients round those
-- above 2^53.
SELECT
  CAST(COUNT(*) AS VARCHAR(20)) AS "loads",
  CAST(MAX(CASE WHEN "nth" = 1 THEN "batch_to" END) AS VARCHAR(40)) AS "base",
  MAX(CASE WHEN "nth" = 1 THEN "table_arn" END) AS "source_arn",
  MAX(CASE WHEN "nth_named" = 1 THEN "table_id" END) AS "source_id",
  CAST(MAX("watermark") AS VARCHAR(40)) AS "reached",
  CAST(SUM(CASE WHEN "action" = 'merge' THEN 1 ELSE 0 END) AS VARCHAR(20)) AS "merges",
  MAX(CASE WHEN "nth_last_built" = 1 THEN "shape" END) AS "shape"
FROM (
  SELECT l."generation", l."batch_to", l."table_arn", l."table_id", l."watermark", l."action", l."shape",
    ROW_NUMBER() OVER (ORDER BY l."sequence") AS "nth",
    ROW_NUMBER() OVER (
      PARTITION BY CASE WHEN l."table_id" IS NULL THEN 1 ELSE 0 END ORDER BY l."sequence"
    ) AS "nth_named",
    ROW_NUMBER() OVER (
      PARTITION BY CASE WHEN l."shape" IS NULL THEN 1 ELSE 0 END ORDER BY l."sequence" DESC
    ) AS "nth_last_built"
  FROM {{ledger}} l
  JOIN {{generations}} g ON g."generation" = l."generation" AND g."published" = TRUE
  WHERE l."table" = {{table}}
) loads
GROUP BY "generation"
