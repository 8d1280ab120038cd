-- Where the rows of one load wait, with the distribution of the table that they are for.
CREATE TEMP TABLE {{staging}} (LIKE {{like}} INCLUDING DEFAULTS)
