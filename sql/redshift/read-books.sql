-- The tables of generations, of which each target has one.
SELECT table_name
FROM svv_tables
WHERE table_schema = {{schema}} AND RIGHT(table_name, {{length}}) = {{suffix}}
