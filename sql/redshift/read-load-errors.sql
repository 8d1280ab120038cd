-- https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html
SELECT TRIM(file_name), CAST(line_number AS VARCHAR(20)), TRIM(column_name), TRIM(column_type), TRIM(column_length),
  CAST(error_code AS VARCHAR(20)), TRIM(error_message)
FROM sys_load_error_detail
WHERE file_name LIKE {{files}} AND start_time >= CAST({{since}} AS TIMESTAMP)
ORDER BY start_time DESC
LIMIT 1
