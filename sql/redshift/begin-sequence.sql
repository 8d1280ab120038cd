-- From the first load of a target on.
INSERT INTO {{lock}} SELECT 0, '' WHERE NOT EXISTS (SELECT "sequence" FROM {{lock}} WHERE "export_id" = '')
