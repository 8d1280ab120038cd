SELECT name, type
FROM system.columns
WHERE database = {{database}} AND table = {{table}} AND NOT startsWith(name, '_dynaload_')
ORDER BY position
