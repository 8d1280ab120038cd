SELECT name FROM system.settings
WHERE name IN ({{names}}) AND (name != 'readonly' OR value = '0')
