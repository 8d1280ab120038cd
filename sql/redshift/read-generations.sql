SELECT "generation", "physical", "shape_hash", "export_id", CAST("loads" AS VARCHAR(20)),
  CASE WHEN "published" THEN 'yes' ELSE 'no' END
FROM {{generations}}
