-- A block that was sent again after a lost answer is there twice, byte for byte.
OPTIMIZE TABLE {{staging}} FINAL DEDUPLICATE
