SELECT change, state, reason, server_at, saved_at, body
FROM pending
ORDER BY saved_at, id
