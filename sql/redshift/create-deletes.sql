-- The deletes of a target, so that an older version of a row that comes later stays deleted.
CREATE TABLE {{deletes}} (
  {{columns}},
  "_dynaload_version" BIGINT NOT NULL,
  "_dynaload_sequence" BIGINT NOT NULL,
  "_dynaload_key_bytes" INTEGER NOT NULL
){{layout}}
