SELECT epoch_counter, epoch_id, gseq, cursor, access, contact_at, clock_offset_ms,
    witness
FROM feed
WHERE id = 1
