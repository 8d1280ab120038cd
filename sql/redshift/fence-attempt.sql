-- This load was not retired, and is not applied yet. Anything else divides by zero, which ends the transaction.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM {{attempts}} WHERE "table" = {{table}} AND "sequence" = {{sequence}}) = 1
    AND (SELECT COUNT(*) FROM {{ledger}} WHERE "table" = {{table}} AND "sequence" = {{sequence}}) = 0
  THEN 1 ELSE 0 END
