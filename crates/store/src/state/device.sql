SELECT device, incarnation, author, area, server_url, server_key, signing_secret, seq, head
FROM device
WHERE id = 1
