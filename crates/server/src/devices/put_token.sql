INSERT INTO token (hash, incarnation, expires_at) VALUES (?1, ?2, ?3)
