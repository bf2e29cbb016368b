UPDATE feed
SET epoch_counter = ?1, epoch_id = ?2, gseq = ?3, cursor = ?4, access = ?5,
    contact_at = ?6, clock_offset_ms = ?7, witness = ?8
WHERE id = 1
