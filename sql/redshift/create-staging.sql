-- Where the rows of one load wait, column for column as their files have them.
CREATE TEMP TABLE {{staging}} (
  {{columns}},
  "_dynaload_version" BIGINT NOT NULL
){{layout}}
