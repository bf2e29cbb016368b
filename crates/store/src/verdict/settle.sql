UPDATE pending
SET state = ?2, reason = ?3, gseq = ?4, pseq = ?5, server_at = ?6
WHERE id = ?1
