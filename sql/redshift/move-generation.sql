-- The generation lives in another table now.
UPDATE {{generations}} SET "physical" = {{physical}} WHERE "generation" = {{generation}}
