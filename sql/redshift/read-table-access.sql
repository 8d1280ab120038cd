-- Whether a table can be read; fails when there is none. A user without the right would not see that it is there.
-- https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_TABLE_PRIVILEGE.html
SELECT CASE WHEN HAS_TABLE_PRIVILEGE({{table}}, 'SELECT') THEN 'yes' ELSE 'no' END
