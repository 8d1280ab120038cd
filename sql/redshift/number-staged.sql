-- The staged rows as the table has them: of a table whose columns were changed, those that came later stand behind
-- dynaload's own. The files are the same in every attempt, so they cannot name the load.
CREATE TEMP TABLE {{numbered}}{{layout}} AS
SELECT {{columns}}, CAST({{sequence}} AS BIGINT) AS "_dynaload_sequence", {{key_bytes}} AS "_dynaload_key_bytes"{{later}}
FROM {{staging}}
