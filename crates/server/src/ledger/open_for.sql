SELECT change
FROM kept
WHERE subject = ?1 AND state <> 'rejected'
ORDER BY id;
