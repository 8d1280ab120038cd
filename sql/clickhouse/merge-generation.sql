-- What FINAL would do for every query is done once. It changes nothing that a reader sees: the row that decides is kept, a
-- tombstone like any other. A part that stands alone and was merged is left as it is.
OPTIMIZE TABLE {{generation}} FINAL SETTINGS optimize_skip_merged_partitions = 1
