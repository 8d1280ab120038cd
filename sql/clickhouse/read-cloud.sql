-- ClickHouse Cloud is several machines, and one server to whoever works with it.
SELECT value FROM system.settings WHERE name = 'cloud_mode'
