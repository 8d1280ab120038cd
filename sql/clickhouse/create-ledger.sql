-- What has been applied to which generation of which target: one row for each load, never changed.
CREATE TABLE IF NOT EXISTS {{ledger}} (
  `table` String,
  `generation` String,
  `sequence` UInt64,
  `action` LowCardinality(String),
  `export_id` String,
  `kind` LowCardinality(String),
  `window_from` Nullable(DateTime64(3, 'UTC')),
  `window_to` DateTime64(3, 'UTC'),
  `watermark_before` Nullable(DateTime64(3, 'UTC')),
  `watermark` DateTime64(3, 'UTC'),
  `accepted` LowCardinality(String),
  `table_arn` String,
  `table_id` Nullable(String),
  `mapping_hash` String,
  `items` UInt64,
  `puts` UInt64,
  `deletes` UInt64,
  `rejected` UInt64,
  `nulled` UInt64,
  `elsewhere` UInt64,
  `below_floor` UInt64,
  `rows` UInt64,
  `started_at` DateTime64(3, 'UTC'),
  `finished_at` DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (`table`, `generation`, `sequence`)
COMMENT {{mark}}
