UPDATE stream SET pseq = ?2, seen = ?3, chain = ?4, due_on = ?5 WHERE id = ?1
