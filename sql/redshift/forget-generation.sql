DELETE FROM {{generations}} WHERE "generation" = {{generation}}
