SELECT {{columns}}
FROM {{source}} AS `_dynaload_source`
ARRAY JOIN {{rows}} AS `_dynaload_row`, arrayEnumerate({{rows}}) AS `_dynaload_number`
