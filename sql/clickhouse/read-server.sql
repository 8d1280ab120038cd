SELECT
  version(),
  (SELECT engine FROM system.databases WHERE name = {{database}}),
  toUnixTimestamp64Micro(now64(6))
