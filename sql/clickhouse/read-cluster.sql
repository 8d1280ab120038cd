-- Shards and nodes of a cluster, and how often the node that answers is one of them.
SELECT uniqExact(shard_num), count(), countIf(is_local) FROM system.clusters WHERE cluster = {{cluster}}
