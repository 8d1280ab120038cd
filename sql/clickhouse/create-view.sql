-- What people select from. The definer's rights let an analyst read the view without a grant on the tables beneath.
-- The settings are those by which a reader's profile would have it show other rows.
CREATE VIEW {{view}}
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT {{columns}}
FROM {{generation}} FINAL
WHERE NOT `_dynaload_deleted`
SETTINGS {{settings}}
COMMENT {{mark}}
