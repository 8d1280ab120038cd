-- Whether there is anything to merge, and how much it is: a part that stands alone and was merged is ready. Of no parts, nothing is.
SELECT count() > 1 OR (count() = 1 AND min(level) = 0) AS `is_due`, sum(data_uncompressed_bytes) AS `bytes`
FROM system.parts
WHERE database = {{database}} AND table = {{table}} AND active
