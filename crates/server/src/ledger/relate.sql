INSERT INTO relation (subject, field, change, tie, party)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT DO NOTHING;
