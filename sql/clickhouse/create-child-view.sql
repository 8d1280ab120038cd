-- What people select from as a child table: the rows that a column of the parent holds. It reads the view of the parent, so
-- that both show another generation at the same instant, and only the elements of the tuples that are asked for.
CREATE VIEW {{view}}
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS {{query}}
COMMENT {{mark}}
