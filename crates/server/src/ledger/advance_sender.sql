UPDATE sender
SET (seq, hash) = (
    SELECT arrival.seq, arrival.hash FROM arrival
    WHERE arrival.sender = sender.id AND arrival.seq = sender.seq + 1
)
WHERE id = ?1
    AND EXISTS (
        SELECT 1 FROM arrival
        WHERE arrival.sender = sender.id AND arrival.seq = sender.seq + 1
    );
