SELECT count() FROM {{rejects}} WHERE {{condition}}
