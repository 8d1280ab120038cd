DELETE FROM {{targets}} WHERE "table" = {{table}}
