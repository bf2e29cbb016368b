-- The furthest place that the server has shown, with its signature: proof that it was there,
-- should it have been put back unnoticed. The server's own token; empty before any acceptance.
ALTER TABLE feed ADD COLUMN witness BLOB; -- an epoch and a place in it; names nobody
