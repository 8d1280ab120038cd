-- GETDATE() is in the time zone of the session, which is a user's own. https://docs.aws.amazon.com/redshift/latest/dg/r_timezone_config.html
SET timezone TO 'UTC'
