SELECT count() AS `rows`
FROM {{generation}} FINAL
WHERE NOT `_dynaload_deleted`
SETTINGS optimize_move_to_prewhere_if_final = 0
