-- What people select from as a child table: the rows that a column of the parent holds, one object each.
CREATE VIEW {{view}} AS
SELECT {{columns}}
FROM {{physical}} AS "_dynaload_parent"{{rows}}
