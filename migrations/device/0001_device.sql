-- The device's database, first version. Never edited: a later file changes what must change.
-- The frozen tables (device, stream, log, pending) keep their meaning for ever; the read models
-- can be dropped and folded again at any time.

-- Who this database belongs to. One row.
CREATE TABLE device (
    id             INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), -- always 1
    device         BLOB    NOT NULL, -- the device's id, 16 bytes; shown under Sync
    incarnation    BLOB    NOT NULL, -- the lineage of this database, 16 bytes; never shown
    author         BLOB    NOT NULL, -- the member of staff who uses it, 16 bytes; identifies staff
    area           BLOB    NOT NULL, -- the area's id, 16 bytes
    server_url     TEXT    NOT NULL, -- where the server is; shown under Sync
    server_key     BLOB    NOT NULL, -- the server's public key, pinned at enrolment, 32 bytes
    signing_secret BLOB    NOT NULL, -- the device's secret key, 32 bytes; never leaves this file
    seq            INTEGER NOT NULL, -- the number of the last envelope made in this incarnation
    head           BLOB    NOT NULL  -- the hash of that envelope, 32 bytes; zeros before the first
) STRICT;

-- How far the area's feed was read, and the last contact with the server. One row.
CREATE TABLE feed (
    id              INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), -- always 1
    epoch_counter   INTEGER,          -- the server's epoch: its count; null before any contact
    epoch_id        BLOB,             -- the server's epoch: its random part, 16 bytes
    gseq            INTEGER NOT NULL, -- the feed was read up to this number
    cursor          BLOB    NOT NULL, -- the server's own token for that place; empty before any
    access          BLOB,             -- the server's mark of the streams it lets us read, 16 bytes
    contact_at      INTEGER,          -- last answer of the server, this clock, ms UTC; on each page
    clock_offset_ms INTEGER           -- the server's clock minus this one, as last measured
) STRICT;

-- The streams this device has heard of, and where each stands.
CREATE TABLE stream (
    id          INTEGER NOT NULL PRIMARY KEY, -- our own number: keys the log
    subject     BLOB    NOT NULL, -- whose record, 17 bytes; identifies a person to the server only
    compartment TEXT    NOT NULL, -- which part of it
    pseq        INTEGER NOT NULL, -- the log holds 1 to this number, without a gap
    seen        INTEGER NOT NULL, -- the highest number known to exist; above pseq: still to be had
    chain       BLOB    NOT NULL, -- the chain hash at pseq, 32 bytes
    due_on      INTEGER,          -- first day with something due, days since 1970; orders fetching
    UNIQUE (subject, compartment)
) STRICT;

-- The log: every change the server has numbered, clustered by stream.
CREATE TABLE log (
    stream   INTEGER NOT NULL, -- whose record and which part: stream.id
    pseq     INTEGER NOT NULL, -- its number in the stream, from 1
    envelope BLOB    NOT NULL, -- the envelope's bytes as received
    body     BLOB    NOT NULL, -- the body's bytes as received; clinical, identifies the person
    PRIMARY KEY (stream, pseq)
) STRICT, WITHOUT ROWID;

-- Changes the log does not hold: our own until the server numbers them (for ever, where it
-- refused them), and whatever a restored server has to be offered again.
CREATE TABLE pending (
    id        INTEGER NOT NULL PRIMARY KEY, -- order of arrival here
    stream    INTEGER NOT NULL, -- whose record and which part: stream.id
    change    BLOB    NOT NULL, -- the change's id, 32 bytes
    seq       INTEGER,          -- the envelope's number; null unless of our present incarnation
    state     TEXT    NOT NULL  -- what the server said; shown under Sync
              CHECK (state IN ('waiting', 'accepted', 'held', 'quarantined', 'rejected', 'offer')),
    reason    TEXT,             -- why it was held, quarantined or rejected; shown under Sync
    gseq      INTEGER,          -- the receipt: its number in the feed
    pseq      INTEGER,          -- the receipt: its number in the stream
    server_at INTEGER,          -- the receipt: when the server took it, ms UTC
    saved_at  INTEGER NOT NULL, -- when it came into this table, this clock, ms UTC
    seen_at   INTEGER,          -- when its author put a refusal out of sight on Today, ms UTC
    envelope  BLOB    NOT NULL, -- the envelope's bytes
    body      BLOB    NOT NULL  -- the body's bytes; clinical, identifies the person
) STRICT;

-- Read model: what lists show of each person. Folded again from log and pending at will.
CREATE TABLE person (
    id      INTEGER NOT NULL PRIMARY KEY, -- our own number
    subject BLOB    NOT NULL UNIQUE, -- the person, 17 bytes
    summary BLOB    NOT NULL -- care's PersonSummary, MessagePack; clinical, identifies the person
) STRICT;

-- What the read models were folded with: another version of the app folds them anew. One row.
CREATE TABLE model (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), -- always 1
    version TEXT    NOT NULL -- the app's version and the read models' own number
) STRICT;

-- Forms begun and not yet saved, each with its base inside. Few, so no index on the name: an
-- index would be one more page to write with every keystroke kept.
CREATE TABLE draft (
    id       INTEGER NOT NULL PRIMARY KEY, -- our own number
    name     TEXT    NOT NULL, -- which form on which entry; each name once
    subject  BLOB,             -- the person it is about, 17 bytes; null where it is about nobody
    text     TEXT    NOT NULL, -- the form and its base as JSON; clinical, identifies the person
    saved_at INTEGER NOT NULL  -- when it was last kept, this clock, ms UTC; shown beside the form
) STRICT;
