-- By its macros a replicated table finds those that have the same rows: how many shards and nodes these make of a cluster.
SELECT uniqExact(`shard`), uniqExact(`shard`, `replica`)
FROM clusterAllReplicas({{cluster}}, view(
  SELECT anyIf(substitution, macro = 'shard') AS `shard`, anyIf(substitution, macro = 'replica') AS `replica`
  FROM system.macros
))
