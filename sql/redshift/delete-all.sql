-- Never TRUNCATE: it commits the transaction that it stands in.
DELETE FROM {{table}}
