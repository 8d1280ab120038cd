-- Rows out of files that wait in a bucket, fetched by the server itself. The names in the structure are no more than
-- places.
INSERT INTO {{staging}} ({{columns}})
SETTINGS {{settings}}
SELECT * FROM s3({{files}}, {{access}}'TabSeparated', {{structure}}, {{compression}})
