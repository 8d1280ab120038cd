SELECT uniqExact(`_part`) AS `parts` FROM {{staging}}
