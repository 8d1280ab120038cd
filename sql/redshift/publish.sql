-- What people select from.
CREATE VIEW {{view}} AS
SELECT {{columns}}
FROM {{physical}}
