-- What people select from. It is replaced at once, and data, generation and ledger with it. The definer's rights let an
-- analyst read the view without a grant on the tables beneath.
CREATE OR REPLACE VIEW {{view}}
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT {{columns}}
FROM {{generation}} FINAL
COMMENT {{mark}}
