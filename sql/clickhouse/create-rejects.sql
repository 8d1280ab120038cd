-- The quarantine: rows that did not fit their target, with the reason.
CREATE TABLE IF NOT EXISTS {{rejects}} (
  `target` String,
  `sequence` UInt64,
  `loaded_at` DateTime64(3, 'UTC'),
  `export_id` String,
  `file` String,
  `line` UInt64,
  `key` String,
  `column` String,
  `reason` String,
  `value` String
)
ENGINE = MergeTree
ORDER BY (`target`, `export_id`, `sequence`)
COMMENT {{mark}}
