INSERT INTO pending (stream, change, seq, state, saved_at, envelope, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
