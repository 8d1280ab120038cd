-- Loads that failed, with what readers saw then: one row for each, never changed; the newest of a target counts.
CREATE TABLE IF NOT EXISTS {{failures}} (
  `table` String,
  `failed_at` DateTime64(3, 'UTC'),
  `export_id` String,
  `code` LowCardinality(String),
  `message` String,
  `generation` String,
  `loads` UInt64
)
ENGINE = MergeTree
ORDER BY (`table`, `failed_at`)
COMMENT {{mark}}
