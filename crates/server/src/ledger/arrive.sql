INSERT INTO arrival (sender, seq, hash, change, refused_code, refused_text)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);
