SELECT EXISTS (SELECT 1 FROM device WHERE device = ?1 AND account <> ?2)
