-- Whether tables can be made in the schema, and temporary ones in the database.
-- https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_SCHEMA_PRIVILEGE.html
-- https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_DATABASE_PRIVILEGE.html
SELECT CASE WHEN HAS_SCHEMA_PRIVILEGE({{schema}}, 'CREATE') THEN 'yes' ELSE 'no' END AS may_create,
  CASE WHEN HAS_DATABASE_PRIVILEGE(current_database(), 'TEMP') THEN 'yes' ELSE 'no' END AS may_stage
