-- Loads of batches that end in a stretch of time.
SELECT {{columns}}
FROM {{ledger}} l
JOIN {{generations}} g ON g."generation" = l."generation" AND g."published" = TRUE
WHERE l."table" = {{table}} AND l."batch_to" BETWEEN {{from}} AND {{to}}
ORDER BY l."sequence"
