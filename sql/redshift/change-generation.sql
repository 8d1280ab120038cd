-- The columns of its table are not those with which it was built any more.
UPDATE {{generations}} SET "shape_hash" = {{shape}} WHERE "generation" = {{generation}}
