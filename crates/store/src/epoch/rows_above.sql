SELECT envelope, body FROM log WHERE stream = ?1 AND pseq > ?2 ORDER BY pseq
