INSERT INTO draft (id, name, subject, text, saved_at)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (id) DO UPDATE
SET subject = excluded.subject, text = excluded.text, saved_at = excluded.saved_at
RETURNING id
