INSERT INTO {{rejects}} ({{columns}}) VALUES
{{rows}}
