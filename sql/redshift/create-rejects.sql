-- The quarantine: rows that did not fit their target, with the reason.
CREATE TABLE IF NOT EXISTS {{rejects}} (
  "target" VARCHAR(127) NOT NULL,
  "sequence" BIGINT NOT NULL,
  "loaded_at" TIMESTAMP NOT NULL,
  "export_id" VARCHAR(1024) NOT NULL,
  "file" VARCHAR(2048) NOT NULL,
  "line" BIGINT NOT NULL,
  "key" VARCHAR(65535) NOT NULL,
  "column" VARCHAR(1024) NOT NULL,
  "reason" VARCHAR(65535) NOT NULL,
  "value" VARCHAR(65535) NOT NULL
)
