SELECT concat('the macro {', macro, '}') FROM system.macros WHERE macro IN ('shard', 'replica', 'cluster') ORDER BY macro
