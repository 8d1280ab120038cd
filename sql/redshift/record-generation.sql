INSERT INTO {{generations}} ("table", "generation", "physical", "shape_hash", "columns", "export_id")
VALUES ({{table}}, {{generation}}, {{physical}}, {{shape}}, {{columns}}, {{export}})
