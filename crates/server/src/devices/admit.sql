INSERT INTO device (incarnation, device, account, key, name, valid_from, valid_to)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
