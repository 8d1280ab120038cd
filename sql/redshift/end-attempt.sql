DELETE FROM {{attempts}} WHERE "table" = {{table}} AND "sequence" = {{sequence}}
