-- The loads under way. An attempt that is not here any more can commit nothing.
CREATE TABLE IF NOT EXISTS {{attempts}} (
  "table" VARCHAR(127) NOT NULL,
  "sequence" BIGINT NOT NULL,
  "export_id" VARCHAR(1024) NOT NULL
)
