SELECT {{shown}}
FROM (
  SELECT {{keys}} FROM {{puts}}
  UNION ALL
  SELECT {{keys}} FROM {{deletes}}
) k
GROUP BY {{group}}
HAVING COUNT(*) > 1
LIMIT 1
