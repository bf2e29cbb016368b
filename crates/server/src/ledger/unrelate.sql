DELETE FROM relation
WHERE subject = ?1 AND field = ?2 AND change = ?3;
