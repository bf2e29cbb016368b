INSERT INTO draft (name, subject, text, saved_at)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (name) DO UPDATE
SET subject = excluded.subject, text = excluded.text, saved_at = excluded.saved_at
