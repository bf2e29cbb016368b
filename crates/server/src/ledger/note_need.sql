INSERT INTO need (kept, nth, what, change, kind, field)
SELECT id, ?2, ?3, ?4, ?5, ?6
FROM kept
WHERE change = ?1;
