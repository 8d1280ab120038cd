-- Shows the whole load at once.
ALTER TABLE {{generation}} ATTACH PARTITION tuple() FROM {{staging}}
