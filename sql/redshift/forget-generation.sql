DELETE FROM {{generations}} WHERE "table" = {{table}} AND "generation" = {{generation}}
