-- Targets that were ever loaded.
SELECT DISTINCT "table" FROM {{ledger}}
