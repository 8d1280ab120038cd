-- Loads that failed, with what readers saw then: one row for each, never changed; the newest of a target counts. One
-- without a code says that nothing before it counts any more.
CREATE TABLE IF NOT EXISTS {{table}} (
  {{columns}}
)
