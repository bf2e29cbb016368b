SELECT change, state, reason, server_at, saved_at, body, seen_at
FROM pending
ORDER BY saved_at, id
