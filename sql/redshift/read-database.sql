-- Whether it is a database of its own or a share of another's, and how its transactions are kept apart.
-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_REDSHIFT_DATABASES.html
SELECT TRIM(database_type), TRIM(database_isolation_level)
FROM svv_redshift_databases
WHERE database_name = {{database}}
