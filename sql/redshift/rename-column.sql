ALTER TABLE {{table}} RENAME COLUMN {{before}} TO {{after}}
