-- Every generation of the targets, and whether readers see it.
SELECT g."table", g."generation", g."physical", g."shape_hash", g."columns", g."export_id",
  CASE WHEN t."generation" IS NULL THEN 'no' ELSE 'yes' END AS "current"
FROM {{generations}} g
LEFT JOIN {{targets}} t ON t."table" = g."table" AND t."generation" = g."generation"
WHERE g."table" IN ({{tables}})
