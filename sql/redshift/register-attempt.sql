INSERT INTO {{lock}} SELECT "sequence", {{export}} FROM {{lock}} WHERE "export_id" = ''
