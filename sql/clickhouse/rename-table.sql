RENAME TABLE {{from}} TO {{to}}
