-- A mask of today keeps out of the warehouse what rows in quarantine may show that an earlier mapping rejected.
UPDATE {{rejects}} SET "key" = '', "value" = '', "reason" = {{reason}}
WHERE {{condition}}
