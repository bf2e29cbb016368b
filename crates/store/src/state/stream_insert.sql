INSERT INTO stream (subject, compartment, pseq, seen, chain) VALUES (?1, ?2, 0, 0, ?3)
