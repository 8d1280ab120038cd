-- Has the replica that answers take everything first that the others had when it was asked.
SYSTEM SYNC REPLICA {{table}}
