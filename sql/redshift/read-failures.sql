-- The last failure of each target. Numbers as text: the Data API's clients round those above 2^53.
SELECT "table", CAST("failed_at" AS VARCHAR(40)), "export_id", "code", "message", "generation",
  CAST("loads" AS VARCHAR(20))
FROM (
  SELECT f.*, ROW_NUMBER() OVER (PARTITION BY "table" ORDER BY "failed_at" DESC) AS "nth_last"
  FROM {{failures}} f
  WHERE "table" IN ({{tables}})
) failures
WHERE "nth_last" = 1 AND "code" <> ''
