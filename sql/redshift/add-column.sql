-- One in a statement. Rows of before have NULL in it.
ALTER TABLE {{table}} ADD COLUMN {{column}}
