-- Rows that the stage has too are replaced, the others inserted. It names no columns, however many there are, and its
-- condition is of the one kind that is documented: columns that are equal.
MERGE INTO {{physical}}
USING {{rows}}
ON {{match}}
REMOVE DUPLICATES
