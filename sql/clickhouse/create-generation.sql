-- One physical incarnation of a target. The version column carries the version of the row and, for equal versions,
-- the sequence of the load. The sorting key is the whole primary key, and there is no partition key: two versions of
-- a row in two partitions would never meet. The granules are small, since a load looks up its own keys. That a row is
-- deleted is not told to the engine, but is for the view to filter: FINAL passes a part that stands alone, and was merged,
-- straight through, unless there is a column of deleted rows. Nor can the engine be told then to clean tombstones up.
CREATE TABLE {{generation}} (
  {{columns}},
  `_dynaload_version` UInt64,
  `_dynaload_sequence` UInt64,
  `_dynaload_deleted` UInt8,
  `_dynaload_order` UInt128
)
ENGINE = {{engine}}
ORDER BY ({{keys}})
SETTINGS {{settings}}
COMMENT {{mark}}
