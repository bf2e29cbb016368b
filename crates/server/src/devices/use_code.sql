UPDATE enrolment_code SET used_at = ?2, used_by = ?3 WHERE hash = ?1 AND used_at IS NULL
