-- Before rows are fetched once more: of the first time, it is not known how many came.
TRUNCATE TABLE {{staging}}
