-- Where the rows of one load wait. The columns and the sorting key are those of the generation, so that its part can be
-- attached there; the engine is plain, so that a key that comes twice is still there to be counted. A tombstone names
-- its key and `_dynaload_tombstone` (its version) alone.
-- Parts hold all columns in one file: the many small files of wide parts, which a block of this size would get
-- otherwise, take a quarter of the time of an insert. Merges make wide ones of them later, as ClickHouse has it by default.
CREATE TABLE {{staging}} (
  {{columns}},
  `_dynaload_tombstone` UInt64 EPHEMERAL 0,
  `_dynaload_version` UInt64 DEFAULT `_dynaload_tombstone`,
  `_dynaload_sequence` UInt64 DEFAULT {{sequence}},
  `_dynaload_deleted` UInt8 DEFAULT `_dynaload_tombstone` > 0,
  `_dynaload_order` UInt128
    MATERIALIZED bitShiftLeft(toUInt128(`_dynaload_version`), 64) + `_dynaload_sequence`
)
ENGINE = {{engine}}
ORDER BY ({{keys}})
SETTINGS {{settings}}
COMMENT {{mark}}
