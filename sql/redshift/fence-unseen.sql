-- Nobody reads the generation.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{targets}} WHERE "table" = {{table}} AND "generation" = {{generation}}) = 0
  THEN 1 ELSE 0 END
