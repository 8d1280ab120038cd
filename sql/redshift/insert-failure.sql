INSERT INTO {{failures}} ("table", "failed_at", "export_id", "code", "message", "generation", "loads")
VALUES ({{values}})
