-- The newest of this device's own changes that the server took and numbered, as Sync shows them.
-- The log has these and all others; it is ordered by stream and cannot be asked for the newest.
CREATE TABLE taken (
    id        INTEGER NOT NULL PRIMARY KEY, -- order of coming back; only the newest are kept
    change    BLOB    NOT NULL UNIQUE ON CONFLICT REPLACE, -- the change's id, 32 bytes
    reason    TEXT,             -- what the server said besides; shown under Sync
    server_at INTEGER,          -- the receipt: when the server took it, ms UTC
    saved_at  INTEGER NOT NULL, -- when it was saved here, this clock, ms UTC
    body      BLOB    NOT NULL  -- the body's bytes; clinical, identifies the person
) STRICT;
