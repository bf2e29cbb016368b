DELETE FROM taken
WHERE id <= (SELECT max(id) FROM taken) - ?1
