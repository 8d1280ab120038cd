-- What is not the same on every node of a cluster: tables that are missing somewhere, or say something else of themselves. Whether
-- columns were changed is said to one node after the other, and by whoever finishes the load that changes them.
SELECT name, count() AS `nodes`
FROM clusterAllReplicas({{cluster}}, system.tables)
WHERE database = {{database}} AND startsWith(comment, {{markStart}})
GROUP BY name, engine, replaceRegexpOne(comment, '"shapeHash":"[^"]*"', '')
HAVING `nodes` < {{nodes}}
ORDER BY name
