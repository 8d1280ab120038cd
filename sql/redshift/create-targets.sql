-- Which generation readers of a target see. A view that has no row here is not dynaload's.
CREATE TABLE IF NOT EXISTS {{targets}} (
  "table" VARCHAR(127) NOT NULL,
  "generation" VARCHAR(20) NOT NULL
)
