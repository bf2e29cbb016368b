INSERT INTO device (
    id, device, incarnation, author, area, server_url, server_key, signing_secret, seq, head
) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8)
