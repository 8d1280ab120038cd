-- The table is there when Keeper or ZooKeeper is.
SELECT 'ClickHouse Keeper, or ZooKeeper' FROM system.tables WHERE database = 'system' AND name = 'zookeeper'
