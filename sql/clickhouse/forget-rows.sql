-- Of a target that is dropped.
ALTER TABLE {{table}} DELETE WHERE {{condition}} SETTINGS mutations_sync = 1
