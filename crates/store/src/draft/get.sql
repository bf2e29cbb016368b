SELECT name, subject, text, saved_at FROM draft WHERE name = ?1
