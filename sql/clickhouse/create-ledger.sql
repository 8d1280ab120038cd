-- What has been applied to which generation of which target: one row for each load, never changed.
CREATE TABLE IF NOT EXISTS {{table}} (
  {{columns}}
)
ENGINE = {{engine}}
ORDER BY (`table`, `generation`, `sequence`)
COMMENT {{mark}}
