INSERT INTO sender (device, incarnation, seq, hash)
VALUES (?1, ?2, 0, zeroblob(32))
ON CONFLICT DO NOTHING;
