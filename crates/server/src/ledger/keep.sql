INSERT INTO kept (change, author, subject, state, code, text, envelope, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (change) DO UPDATE
SET state = excluded.state, code = excluded.code, text = excluded.text;
