-- How tables stand on all nodes of a cluster: a statement about them may have failed on some.
SELECT name, comment, count() AS `nodes`
FROM clusterAllReplicas({{cluster}}, view(
  SELECT name, engine, comment FROM system.tables
  WHERE database = {{database}} AND (name IN ({{names}}) OR startsWith(comment, {{markStart}}))
))
GROUP BY name, comment
