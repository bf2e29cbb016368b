SELECT id, subject, compartment, pseq, seen, chain, due_on FROM stream
