-- What a generation on several shards becomes with a load: another table, to which the parts of the one that readers see are linked.
CREATE TABLE {{next}} AS {{seen}}
COMMENT {{mark}}
