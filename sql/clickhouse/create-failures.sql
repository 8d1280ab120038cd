-- Loads that failed, with what readers saw then: one row for each, never changed; the newest of a target counts.
CREATE TABLE IF NOT EXISTS {{table}} (
  {{columns}}
)
ENGINE = {{engine}}
ORDER BY (`table`, `failed_at`)
COMMENT {{mark}}
