-- Which generation readers see.
UPDATE {{generations}} SET "published" = CASE WHEN "generation" = {{generation}} THEN TRUE ELSE FALSE END
