SELECT toString(serverUUID()), hostName()
