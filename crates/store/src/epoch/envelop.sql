UPDATE pending
SET seq = ?2, envelope = ?3, state = 'waiting', reason = NULL
WHERE id = ?1
