-- The product, and whether texts that differ in case alone are one to it.
SELECT version(), CASE WHEN 'a' = 'A' THEN 'yes' ELSE 'no' END AS blind_to_case
