ALTER TABLE {{table}} MODIFY COMMENT {{mark}}
