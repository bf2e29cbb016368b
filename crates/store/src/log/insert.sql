INSERT INTO log (stream, pseq, envelope, body) VALUES (?1, ?2, ?3, ?4)
