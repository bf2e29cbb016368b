INSERT INTO enrolment_code (hash, account, made_at, expires_at) VALUES (?1, ?2, ?3, ?4)
