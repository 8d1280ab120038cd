-- The same for the tables of a Replicated database themselves.
SYSTEM SYNC DATABASE REPLICA {{database}}
