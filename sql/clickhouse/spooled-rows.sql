-- Stands in the place of FORMAT in an INSERT, for rows out of a file that this process has open. The file's columns are
-- those that the INSERT names.
SETTINGS {{settings}}, use_structure_from_insertion_table_in_table_functions = 1
SELECT * FROM file({{descriptor}}, 'TabSeparated', 'auto', 'none')
