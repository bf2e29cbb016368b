SELECT expires_at, used_by FROM enrolment_code WHERE hash = ?1 AND account = ?2
