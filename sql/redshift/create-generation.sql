-- The rows of a target. The hidden columns are the version of a row in microseconds and, for equal versions, the load.
CREATE TABLE {{physical}} (
  {{columns}},
  "_dynaload_version" BIGINT NOT NULL,
  "_dynaload_sequence" BIGINT NOT NULL
){{layout}}
