-- By its macros a replicated table finds those that have the same rows; by the order of the shards and their weights a key finds
-- its shard. Of each node of a cluster both.
SELECT `shard_num`, `shard_weight`, `shard`, `replica`
FROM (
  SELECT row_number() OVER (ORDER BY shard_num, replica_num) AS `node`, shard_num, shard_weight
  FROM system.clusters
  WHERE cluster = {{cluster}}
) AS `configured`
INNER JOIN (
  SELECT toUInt64(`_shard_num`) AS `node`, anyIf(substitution, macro = 'shard') AS `shard`, anyIf(substitution, macro = 'replica') AS `replica`
  FROM clusterAllReplicas({{cluster}}, system.macros)
  GROUP BY `node`
) AS `told` USING (`node`)
ORDER BY `node`
