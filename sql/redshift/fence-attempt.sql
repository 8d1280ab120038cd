-- This load was not retired, and is not applied yet. Anything else divides by zero, which ends the transaction.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{lock}} WHERE "sequence" = {{sequence}} AND "export_id" <> '') = 1
  THEN 1 ELSE 0 END
