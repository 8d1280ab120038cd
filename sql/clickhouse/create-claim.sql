-- Says what is done to a target next. Creating a table is atomic: of two that want to follow on the same state, one is
-- told that it exists.
CREATE TABLE {{claim}} (`nothing` UInt8)
ENGINE = Null
COMMENT {{mark}}
