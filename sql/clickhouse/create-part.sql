-- Where the rows of one part of a load wait: a table like that of the load, which is there until the load is given up.
CREATE TABLE {{part}} AS {{staging}}
COMMENT {{mark}}
