-- It differs between servers on one machine.
SELECT path FROM system.disks ORDER BY name
