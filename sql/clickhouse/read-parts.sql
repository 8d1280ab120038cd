-- Whether there is anything to merge, how much it is, and for how long there has been: what was merged whole is one part, and all
-- others are younger than it. A part that stands alone and was merged is ready. Of no parts, nothing is.
SELECT count() > 1 OR (count() = 1 AND min(level) = 0) AS `is_due`, sum(data_uncompressed_bytes) AS `bytes`,
  if(count() = 0, 0, dateDiff('second', min(modification_time), now())) AS `age`
FROM system.parts
WHERE database = {{database}} AND table = {{table}} AND active
