SELECT stream, pseq, gseq, batch, chain, envelope, body
FROM change
WHERE gseq > ?1 AND gseq <= ?2
ORDER BY gseq;
