-- The staged rows as the table has them. The files are the same in every attempt, so they cannot name the load.
CREATE TEMP TABLE {{numbered}}{{layout}} AS
SELECT *, CAST({{sequence}} AS BIGINT) AS "_dynaload_sequence", {{key_bytes}} AS "_dynaload_key_bytes"
FROM {{staging}}
