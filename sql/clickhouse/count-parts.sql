SELECT uniqExact(`_part`) FROM {{staging}}
