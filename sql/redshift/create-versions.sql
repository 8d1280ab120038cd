-- Which version dynaload's own tables are of: the highest counts. With it the first version of dynaload that works with them.
CREATE TABLE IF NOT EXISTS {{versions}} (
  {{columns}}
)
