-- An attempt at the same export that ended without a word can commit nothing any more.
DELETE FROM {{attempts}} WHERE "table" = {{table}} AND "export_id" = {{export}}
