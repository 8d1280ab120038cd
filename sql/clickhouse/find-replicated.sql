SELECT concat('the Replicated database "', name, '"') FROM system.databases WHERE engine = 'Replicated' ORDER BY name
