SELECT table_name, table_type
FROM svv_tables
WHERE table_schema = {{schema}} AND table_name IN ({{names}})
