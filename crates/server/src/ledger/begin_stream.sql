INSERT INTO stream (subject, compartment, pseq, chain)
VALUES (?1, ?2, 0, ?3);
