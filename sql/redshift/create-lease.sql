-- Of two that try, one finds the other's.
INSERT INTO {{leases}} ("name", "holder", "token", "until")
SELECT {{name}}, {{holder}}, {{token}}, CAST(EXTRACT(EPOCH FROM SYSDATE) AS BIGINT) + {{seconds}}
WHERE NOT EXISTS (SELECT "token" FROM {{leases}} WHERE "name" = {{name}})
