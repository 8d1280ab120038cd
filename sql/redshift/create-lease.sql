-- Of two that try, one finds the other's. GETDATE() is when the statement starts; SYSDATE would be when the transaction
-- began to wait for the lock.
INSERT INTO {{leases}} ("name", "holder", "token", "until")
SELECT {{name}}, {{holder}}, {{token}}, CAST(EXTRACT(EPOCH FROM GETDATE()) AS BIGINT) + {{seconds}}
WHERE NOT EXISTS (SELECT "token" FROM {{leases}} WHERE "name" = {{name}})
