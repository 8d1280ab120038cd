-- The quarantine: rows that did not fit their target, with the reason.
CREATE TABLE IF NOT EXISTS {{table}} (
  {{columns}}
)
ENGINE = {{engine}}
ORDER BY (`target`, `export_id`, `sequence`)
COMMENT {{mark}}
