-- What is not the same on every node of a cluster: tables that are missing somewhere, or say something else of themselves.
SELECT name, count() AS `nodes`
FROM clusterAllReplicas({{cluster}}, system.tables)
WHERE database = {{database}} AND startsWith(comment, {{markStart}})
GROUP BY name, engine, comment
HAVING `nodes` < {{nodes}}
ORDER BY name
