DELETE FROM need
WHERE kept = (SELECT id FROM kept WHERE change = ?1);
