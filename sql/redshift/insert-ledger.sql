INSERT INTO {{ledger}} ({{columns}})
SELECT {{values}}
FROM {{physical}}
