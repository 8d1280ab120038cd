-- What arrived is what was staged.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{puts}}) = {{puts_rows}}
    AND (SELECT COUNT(*) FROM {{deletes}}) = {{deletes_rows}}
  THEN 1 ELSE 0 END
