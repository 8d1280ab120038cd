-- What people select from. The definer's rights let an analyst read the view without a grant on the tables beneath.
CREATE VIEW {{view}}
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT {{columns}}
FROM {{generation}} FINAL
COMMENT {{mark}}
