-- Creating a table is atomic: of two that try, one is told that it exists.
CREATE TABLE {{lease}} (`nothing` UInt8)
ENGINE = MergeTree
ORDER BY tuple()
COMMENT {{mark}}
