SELECT count() FROM {{generation}} FINAL
