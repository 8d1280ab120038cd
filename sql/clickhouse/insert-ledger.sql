INSERT INTO {{ledger}} ({{columns}}) FORMAT TabSeparated
