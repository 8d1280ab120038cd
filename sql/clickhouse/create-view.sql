-- What people select from. The definer's rights let an analyst read the view without a grant on the tables beneath.
-- The setting is one that a reader's profile may have changed: a filter before FINAL would take away the row that decides,
-- and the one before it would show.
CREATE VIEW {{view}}
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT {{columns}}
FROM {{generation}} FINAL
WHERE NOT `_dynaload_deleted`
SETTINGS optimize_move_to_prewhere_if_final = 0
COMMENT {{mark}}
