INSERT INTO {{staging}} ({{columns}}, `_dynaload_version`) FORMAT TabSeparated
