-- A view cannot be replaced by one with other columns.
DROP VIEW IF EXISTS {{view}}
