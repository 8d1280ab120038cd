-- No key came twice. Blanks at the end of a key count for nothing in a comparison, so its length is compared too.
SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM (
    SELECT COUNT(*) FROM (
      SELECT {{keys}} FROM {{puts}}
      UNION ALL
      SELECT {{keys}} FROM {{deletes}}
    ) k
    GROUP BY {{group}}
    HAVING COUNT(*) > 1
  ) d) = 0
  THEN 1 ELSE 0 END
