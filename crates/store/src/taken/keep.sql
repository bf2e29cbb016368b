INSERT INTO taken (change, reason, server_at, saved_at, body)
SELECT change, reason, server_at, saved_at, body
FROM pending
WHERE id = ?1
