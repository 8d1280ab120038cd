-- What the paths of replicated tables are made of.
SELECT macro FROM system.macros WHERE macro IN ('shard', 'replica')
