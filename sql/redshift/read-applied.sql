-- Loads of exports that end in a stretch of time.
SELECT l."action", l."export_id", CAST(l."window_to" AS VARCHAR(40))
FROM {{ledger}} l
JOIN {{generations}} g ON g."generation" = l."generation" AND g."published" = TRUE
WHERE l."table" = {{table}} AND l."window_to" BETWEEN {{from}} AND {{to}}
ORDER BY l."sequence"
