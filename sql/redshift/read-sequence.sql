SELECT CAST("sequence" AS VARCHAR(20)) FROM {{lock}} WHERE "export_id" = ''
