-- The embedded engine starts with no database of its own kind; a server's is made by its owner, or here when it is allowed.
CREATE DATABASE IF NOT EXISTS {{database}} ENGINE = Atomic
