SELECT name, subject, text, saved_at FROM draft WHERE id = ?1
