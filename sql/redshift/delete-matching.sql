DELETE FROM {{from}}
USING {{staging}}
WHERE {{match}}
