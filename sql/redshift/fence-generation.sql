-- The generation is where it was and as it was: of two states that differ by a load, one has more of them.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{generations}}
    WHERE "generation" = {{generation}} AND "physical" = {{physical}}
      AND "loads" = {{loads}} AND "published" = {{published}}) = 1
  THEN 1 ELSE 0 END
