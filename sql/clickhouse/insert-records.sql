INSERT INTO {{table}} ({{columns}}) FORMAT TabSeparated
