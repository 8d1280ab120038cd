-- An attempt at the same export that ended without a word can commit nothing any more.
DELETE FROM {{lock}} WHERE "export_id" = {{export}}
