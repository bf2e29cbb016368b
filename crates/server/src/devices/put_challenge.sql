INSERT INTO challenge (hash, incarnation, expires_at) VALUES (?1, ?2, ?3)
