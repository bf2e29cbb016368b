SELECT d.incarnation, d.device, a.staff, d.key, d.name, d.valid_from, d.valid_to, d.revoked_at
FROM device AS d
JOIN account AS a ON a.id = d.account
WHERE d.incarnation = ?1
