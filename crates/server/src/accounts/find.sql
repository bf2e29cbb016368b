SELECT id, staff FROM account WHERE name = ?1
