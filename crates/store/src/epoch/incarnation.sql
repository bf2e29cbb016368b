UPDATE device SET incarnation = ?1, signing_secret = ?2 WHERE id = 1
