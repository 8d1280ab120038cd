SELECT "holder", "token", CAST("until" AS VARCHAR(20)) FROM {{leases}} WHERE "name" = {{name}}
