-- On one server all at once: what a table says of itself in its comment is always true of its columns.
ALTER TABLE {{table}}
  {{clauses}}
