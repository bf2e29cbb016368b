INSERT INTO epoch (counter, id, after)
SELECT ?1, ?2, 0
WHERE NOT EXISTS (SELECT 1 FROM epoch);
