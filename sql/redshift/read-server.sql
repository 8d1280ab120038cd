-- The product, and whether texts that differ in case alone are one to its columns. Comparing two constants would not
-- tell: that is done where no collation holds. https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_DATABASE.html
SELECT version(), db_collation()
