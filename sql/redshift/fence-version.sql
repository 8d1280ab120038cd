-- Nobody has changed dynaload's own tables meanwhile. Anything else divides by zero, which ends the transaction.
SELECT 1 / CASE WHEN (SELECT COUNT(*) FROM {{versions}} WHERE "version" > {{version}}) = 0 THEN 1 ELSE 0 END
