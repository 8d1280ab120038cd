-- The mappings by which rows were derived or refused, but for loads whose batch was loaded again later; whether a full
-- export that was loaded after them ends no earlier than they do; and the rows in quarantine of those that none covers.
SELECT "mapping_hash", CAST(MIN("is_covered") AS VARCHAR(20)) AS "covered",
  CAST(SUM(CASE WHEN "is_covered" = 1 THEN 0 ELSE "rejected" END) AS VARCHAR(20)) AS "missed"
FROM (
  SELECT "mapping_hash", "rejected", "derived", "sequence", "last_sequence",
    CASE WHEN "batch_to" <= "covered_to" THEN 1 ELSE 0 END AS "is_covered"
  FROM (
    SELECT l."mapping_hash", l."rejected", l."puts" + l."rejected" AS "derived", l."sequence", l."batch_to",
      MAX(l."sequence") OVER (PARTITION BY l."batch_id") AS "last_sequence",
      MAX(CASE WHEN l."batch_kind" = 'full' THEN l."batch_to" END) OVER (
        ORDER BY l."sequence" ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
      ) AS "covered_to"
    FROM {{ledger}} l
    JOIN {{generations}} g ON g."generation" = l."generation" AND g."published" = TRUE
    WHERE l."table" = {{table}}
  ) loads
) judged
WHERE "derived" > 0 AND "sequence" = "last_sequence"
GROUP BY "mapping_hash"
ORDER BY "mapping_hash"
