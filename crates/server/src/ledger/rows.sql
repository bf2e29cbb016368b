SELECT stream, pseq, gseq, batch, chain, envelope, body
FROM change
WHERE stream = ?1 AND pseq >= ?2
ORDER BY pseq;
