-- The generations that exist, each with the table that holds it and the shape with which that was built.
CREATE TABLE IF NOT EXISTS {{generations}} (
  "table" VARCHAR(127) NOT NULL,
  "generation" VARCHAR(20) NOT NULL,
  "physical" VARCHAR(127) NOT NULL,
  "shape_hash" VARCHAR(65535) NOT NULL,
  "columns" VARCHAR(65535) NOT NULL,
  "export_id" VARCHAR(1024) NOT NULL
)
