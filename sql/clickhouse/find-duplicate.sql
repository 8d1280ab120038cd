SELECT {{keys}}
FROM {{staging}}
GROUP BY {{keys}}
HAVING count() > 1
LIMIT 1
SETTINGS optimize_aggregation_in_order = 1
