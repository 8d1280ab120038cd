-- The generations of one target: the table that holds each, the shape with which it was built, how many loads it has
-- had, and whether readers see it. `columns` has the names of child tables and the layout, as JSON. Each target has such a
-- table of its own, so that what a load asks first is never changed by the load of another target.
CREATE TABLE IF NOT EXISTS {{generations}} (
  "generation" VARCHAR(20) NOT NULL,
  "physical" VARCHAR(127) NOT NULL,
  "shape_hash" VARCHAR(65535) NOT NULL,
  "columns" VARCHAR(65535) NOT NULL,
  "export_id" VARCHAR(1024) NOT NULL,
  "loads" BIGINT NOT NULL,
  "published" BOOLEAN NOT NULL
)
