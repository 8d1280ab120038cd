-- The rows of a target. The hidden columns are the version of a row in microseconds; for equal versions, the load; and
-- the bytes of the texts in its key, which tell keys apart that differ in blanks at their end alone.
CREATE TABLE {{physical}} (
  {{columns}},
  "_dynaload_version" BIGINT NOT NULL,
  "_dynaload_sequence" BIGINT NOT NULL,
  "_dynaload_key_bytes" INTEGER NOT NULL
){{layout}}
