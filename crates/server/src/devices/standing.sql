SELECT count(*) > 0, coalesce(max(revoked_at IS NOT NULL), 0)
FROM device
WHERE device = ?1 AND account = ?2
