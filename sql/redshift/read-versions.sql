SELECT {{columns}} FROM {{versions}}
