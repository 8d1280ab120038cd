-- What loaders of one target lock against each other. The row without an export is the last sequence that was given to a
-- load; the others are the loads under way: one that is not here any more can commit nothing.
CREATE TABLE IF NOT EXISTS {{lock}} (
  "sequence" BIGINT NOT NULL,
  "export_id" VARCHAR(1024) NOT NULL
)
