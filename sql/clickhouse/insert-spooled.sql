-- Rows out of a file that this process has open: the embedded engine's quick way. The names in the structure are no
-- more than places.
INSERT INTO {{staging}} ({{columns}})
SETTINGS {{settings}}
SELECT * FROM file({{descriptor}}, 'TabSeparated', {{structure}}, 'none')
