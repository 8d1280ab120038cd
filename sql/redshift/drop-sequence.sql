-- The files do not hold it: they are the same in every attempt.
ALTER TABLE {{staging}} DROP COLUMN "_dynaload_sequence"
