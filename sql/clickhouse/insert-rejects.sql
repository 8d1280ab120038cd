INSERT INTO {{rejects}} ({{columns}}) FORMAT TabSeparated
