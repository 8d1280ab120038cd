-- What the text of a query may hide, the database refuses. https://docs.aws.amazon.com/redshift/latest/dg/r_BEGIN.html
BEGIN READ ONLY
