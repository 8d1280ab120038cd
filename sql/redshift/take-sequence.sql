-- Above every sequence before it, and never below the time (microseconds since 1970) of who takes it.
UPDATE {{lock}} SET "sequence" = GREATEST("sequence" + 1, {{now}}) WHERE "export_id" = ''
