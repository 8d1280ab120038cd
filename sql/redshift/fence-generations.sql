-- There are these generations, and no others.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{generations}}) = {{count}}
    AND (SELECT COUNT(*) FROM {{generations}} WHERE "generation" IN ({{names}})) = {{count}}
  THEN 1 ELSE 0 END
