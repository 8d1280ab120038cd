-- Rows and deletes that arrived, and the different keys among them.
SELECT
  CAST((SELECT COUNT(*) FROM {{puts}}) AS VARCHAR(20)),
  CAST((SELECT COUNT(*) FROM {{deletes}}) AS VARCHAR(20)),
  CAST((SELECT COUNT(*) FROM (
    SELECT COUNT(*) FROM (
      SELECT {{keys}} FROM {{puts}}
      UNION ALL
      SELECT {{keys}} FROM {{deletes}}
    ) k
    GROUP BY {{group}}
  ) d) AS VARCHAR(20))
