SELECT id, subject, compartment, pseq, chain
FROM stream
WHERE subject = ?1
ORDER BY compartment;
