-- A try outside the window (or before it, when the clock was set back) begins a new one. One that
-- comes too soon is refused but moves nothing, so that waiting is never made longer.
UPDATE account
SET wrong_tries = CASE WHEN ?2 - wrong_from BETWEEN 0 AND ?3
                       THEN min(wrong_tries + 1, 1000) ELSE 1 END,
    wrong_from = CASE WHEN ?2 - wrong_from BETWEEN 0 AND ?3 THEN wrong_from ELSE ?2 END
WHERE name = ?1
RETURNING id, staff, password_hash, wrong_tries
