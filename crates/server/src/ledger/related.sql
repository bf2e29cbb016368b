SELECT DISTINCT subject
FROM relation
WHERE tie = ?1 AND party = ?2
ORDER BY subject;
