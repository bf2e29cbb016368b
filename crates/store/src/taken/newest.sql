SELECT change, reason, server_at, saved_at, body
FROM taken
ORDER BY id DESC
