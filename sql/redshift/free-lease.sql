DELETE FROM {{leases}}
WHERE "name" = {{name}} AND "until" <= CAST(EXTRACT(EPOCH FROM GETDATE()) AS BIGINT)
