ALTER TABLE {{staging}} ADD COLUMN "_dynaload_sequence" BIGINT DEFAULT {{sequence}} NOT NULL
