-- Where tables are looked for that a query names without a schema.
SET search_path TO {{schema}}
