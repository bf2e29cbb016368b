DELETE FROM challenge WHERE hash = ?1 AND incarnation = ?2 RETURNING expires_at
