-- A mask of today keeps out of the warehouse what rows in quarantine may show that an earlier mapping rejected.
ALTER TABLE {{rejects}}
UPDATE `key` = '', `value` = '', `reason` = {{reason}}
WHERE {{condition}}
SETTINGS mutations_sync = 1
