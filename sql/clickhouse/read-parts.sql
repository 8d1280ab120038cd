SELECT count(), min(level), sum(data_uncompressed_bytes)
FROM system.parts
WHERE database = {{database}} AND table = {{table}} AND active
