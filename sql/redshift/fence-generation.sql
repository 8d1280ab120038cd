-- The generation is where it was when the load was planned.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{generations}}
    WHERE "table" = {{table}} AND "generation" = {{generation}} AND "physical" = {{physical}}) = 1
  THEN 1 ELSE 0 END
