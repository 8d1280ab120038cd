SELECT COUNT(*) FROM {{rejects}} WHERE {{condition}}
