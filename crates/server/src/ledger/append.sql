INSERT INTO change (stream, pseq, gseq, batch, id, chain, accepted_at, envelope, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);
