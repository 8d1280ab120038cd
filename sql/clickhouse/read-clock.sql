-- Microseconds by the server's clock, and the last sequence of the target.
SELECT
  toUnixTimestamp64Micro(now64(6)),
  (SELECT max(`sequence`) FROM {{ledger}} WHERE `table` = {{table}})
