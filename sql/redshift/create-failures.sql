-- Loads that failed, with what readers saw then: one row for each, never changed; the newest of a target counts. One
-- without a code says that nothing before it counts any more.
CREATE TABLE IF NOT EXISTS {{failures}} (
  "table" VARCHAR(127) NOT NULL,
  "failed_at" TIMESTAMP NOT NULL,
  "export_id" VARCHAR(1024) NOT NULL,
  "code" VARCHAR(64) NOT NULL,
  "message" VARCHAR(65535) NOT NULL,
  "generation" VARCHAR(20) NOT NULL,
  "loads" BIGINT NOT NULL
)
