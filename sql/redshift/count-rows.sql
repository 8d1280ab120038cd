-- The rows after a load, and when its transaction began. Not out of the ledger: all targets write that, and under
-- SERIALIZABLE isolation a transaction that reads it would be in the way of their loads.
SELECT CAST(COUNT(*) AS VARCHAR(20)), CAST(SYSDATE AS VARCHAR(40)) FROM {{physical}}
