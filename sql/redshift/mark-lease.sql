-- Renews a lease, or gives it back.
UPDATE {{leases}} SET "until" = CAST(EXTRACT(EPOCH FROM GETDATE()) AS BIGINT) + {{seconds}}
WHERE "name" = {{name}} AND "token" = {{token}}
