SELECT name, engine, comment
FROM system.tables
WHERE database = {{database}} AND (name IN ({{names}}) OR startsWith(comment, {{markStart}}))
ORDER BY name
