INSERT INTO {{staging}} ({{keys}}, `_dynaload_tombstone`) FORMAT TabSeparated
