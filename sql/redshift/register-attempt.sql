INSERT INTO {{attempts}} ("table", "sequence", "export_id")
SELECT {{table}}, "sequence", {{export}} FROM {{lock}}
