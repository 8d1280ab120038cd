DROP TABLE IF EXISTS {{table}}{{sync}} SETTINGS max_table_size_to_drop = 0
