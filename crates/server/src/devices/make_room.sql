-- Keeps the newest challenges of a device, as many as may stand beside the one to come.
DELETE FROM challenge
WHERE incarnation = ?1
  AND hash NOT IN (
    SELECT hash FROM challenge WHERE incarnation = ?1 ORDER BY expires_at DESC LIMIT ?2
  )
