ALTER TABLE {{lease}} MODIFY COMMENT {{mark}}
