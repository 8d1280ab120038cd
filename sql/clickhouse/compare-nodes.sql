-- What is not the same on every node of a cluster: tables that are missing somewhere, or say something else of themselves. Whether
-- columns were changed is said to one node after the other, and by whoever finishes the load that changes them. Of a target
-- whose next step every node has as claimed, whoever finishes that brings the rest to every node.
SELECT name, `nodes`
FROM (
  SELECT name, count() AS `nodes`, any(JSONExtractString(comment, 'table')) AS `target`, any(JSONExtractString(comment, 'kind')) AS `kind`
  FROM clusterAllReplicas({{cluster}}, view(
    SELECT name, engine, comment FROM system.tables
    WHERE database = {{database}} AND startsWith(comment, {{markStart}})
  ))
  GROUP BY name, engine, replaceRegexpOne(comment, '"shapeHash":"[^"]*"', '')
  HAVING `nodes` < {{nodes}}
)
WHERE {{isStrict}} OR `kind` = 'claim' OR `target` NOT IN (
  SELECT JSONExtractString(comment, 'table')
  FROM system.tables
  WHERE database = {{database}} AND startsWith(comment, {{markStart}}) AND JSONExtractString(comment, 'kind') = 'claim'
)
ORDER BY name
