DELETE FROM {{lock}} WHERE "sequence" = {{sequence}} AND "export_id" <> ''
