-- Which run is at work on which table, and until when unless it goes on (seconds since 1970).
CREATE TABLE IF NOT EXISTS {{leases}} (
  "name" VARCHAR(64) NOT NULL,
  "holder" VARCHAR(1024) NOT NULL,
  "token" VARCHAR(64) NOT NULL,
  "until" BIGINT NOT NULL
)
