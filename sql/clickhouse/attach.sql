-- Shows the whole load at once: it is one part.
ALTER TABLE {{generation}} ATTACH PARTITION tuple() FROM {{staging}}
