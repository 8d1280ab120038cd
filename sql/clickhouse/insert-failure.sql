INSERT INTO {{failures}} ({{columns}}) FORMAT TabSeparated
