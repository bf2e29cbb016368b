SELECT kept.change
FROM need
JOIN kept ON kept.id = need.kept
WHERE need.change = ?1
GROUP BY kept.id
ORDER BY kept.id;
