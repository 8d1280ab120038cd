DELETE FROM {{leases}}
WHERE "name" = {{name}} AND "until" <= CAST(EXTRACT(EPOCH FROM SYSDATE) AS BIGINT)
