INSERT INTO {{generations}} ("generation", "physical", "shape_hash", "columns", "export_id", "loads", "published")
VALUES ({{generation}}, {{physical}}, {{shape}}, {{built}}, {{export}}, 1, FALSE)
