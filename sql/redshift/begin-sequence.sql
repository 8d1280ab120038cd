-- The lock table of a target has one row from its first load on.
INSERT INTO {{lock}} SELECT 0 WHERE NOT EXISTS (SELECT "sequence" FROM {{lock}})
