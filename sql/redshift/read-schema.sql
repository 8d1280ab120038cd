SELECT nspname FROM pg_namespace WHERE nspname = {{schema}}
