-- Readers see the generation that they saw when the load was planned, as it was then; with nothing named, none.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{generations}} WHERE "published" = TRUE) = {{count}}
    AND (SELECT COUNT(*) FROM {{generations}}
      WHERE "published" = TRUE AND "generation" = {{generation}} AND "loads" = {{loads}}) = {{count}}
  THEN 1 ELSE 0 END
