-- Rows that the stage has too are replaced, the others inserted. It names no columns, however many there are.
MERGE INTO {{physical}}
USING {{staging}}
ON {{match}}
REMOVE DUPLICATES
