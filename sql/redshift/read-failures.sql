-- The last failure of each target.
SELECT {{columns}}
FROM (
  SELECT f.*, ROW_NUMBER() OVER (PARTITION BY "table" ORDER BY "failed_at" DESC) AS "nth_last"
  FROM {{failures}} f
  WHERE "table" IN ({{tables}})
) failures
WHERE "nth_last" = 1 AND "code" <> ''
