-- The rows of the table that the load is about.
SELECT count() FROM {{generation}} FINAL WHERE ({{keys}}) IN (SELECT {{keys}} FROM {{staging}})
