UPDATE pending
SET state = ?2, reason = NULL, gseq = NULL, pseq = NULL, server_at = NULL
WHERE id = ?1
