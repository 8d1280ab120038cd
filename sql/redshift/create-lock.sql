-- What loaders of one target lock against each other. Its row is the last sequence that was given to a load.
CREATE TABLE IF NOT EXISTS {{lock}} (
  "sequence" BIGINT NOT NULL
)
