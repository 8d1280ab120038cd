-- The rows that the table has after the load. Never asked of the ledger, which all targets write.
SELECT CAST(COUNT(*) AS VARCHAR(20)) FROM {{physical}}
