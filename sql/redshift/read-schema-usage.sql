-- Whether the schema can be looked into. https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_SCHEMA_PRIVILEGE.html
SELECT CASE WHEN HAS_SCHEMA_PRIVILEGE({{schema}}, 'USAGE') THEN 'yes' ELSE 'no' END
