-- The first statement of every transaction that changes a target: a snapshot that was taken before the lock would not
-- see what another loader has done meanwhile.
LOCK {{lock}}
