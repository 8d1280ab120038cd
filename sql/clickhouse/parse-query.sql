-- A statement as the engine understands it: without comments, every text and every name in one form. It refuses more than
-- one. With it the functions that reach outside of the warehouse; `format` is also one that only makes text.
SELECT
  formatQuerySingleLine({{statement}}),
  (SELECT arrayStringConcat(groupArray(lower(name)), ',') FROM system.table_functions WHERE NOT allow_readonly AND name != 'format')
