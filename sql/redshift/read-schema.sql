-- Whether tables can be made in the schema. https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_SCHEMA_PRIVILEGE.html
SELECT CASE WHEN HAS_SCHEMA_PRIVILEGE({{schema}}, 'CREATE') THEN 'yes' ELSE 'no' END AS may_create
