UPDATE {{generations}} SET "loads" = "loads" + 1 WHERE "generation" = {{generation}}
