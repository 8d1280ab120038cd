-- Readers see the generation that they saw when the load was planned; with nothing named, none.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{targets}} WHERE "table" = {{table}}) = {{published}}
    AND (SELECT COUNT(*) FROM {{targets}} WHERE "table" = {{table}} AND "generation" = {{generation}}) = {{published}}
  THEN 1 ELSE 0 END
