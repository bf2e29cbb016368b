SELECT name, subject, text, saved_at FROM draft ORDER BY saved_at DESC, name
