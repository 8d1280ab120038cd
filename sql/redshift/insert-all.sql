INSERT INTO {{into}} SELECT * FROM {{from}}
