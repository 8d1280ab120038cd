-- The generation lives in another table now.
UPDATE {{generations}} SET "physical" = {{physical}}
WHERE "table" = {{table}} AND "generation" = {{generation}}
