INSERT INTO {{into}}
SELECT *, {{sequence}}, {{key_bytes}}
FROM {{staging}}
