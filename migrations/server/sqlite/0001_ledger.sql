-- The ledger of one area. Instants are milliseconds since 1970 in UTC. Envelopes and bodies are
-- kept as they were received. Nothing is ever deleted but what becomes of open questions.

-- The histories of this ledger: the last one is the present one.
CREATE TABLE epoch (
    counter INTEGER PRIMARY KEY,  -- from 1
    id BLOB NOT NULL,             -- random
    after INTEGER NOT NULL,       -- the end of the feed when it began
    CHECK (length(id) = 16)
) STRICT;

-- The end of the feed. One row, updated last in every transaction that uses numbers.
CREATE TABLE feed_head (
    one INTEGER PRIMARY KEY CHECK (one = 1), -- always 1
    gseq INTEGER NOT NULL         -- the number of the last change
) STRICT;

INSERT INTO feed_head (one, gseq) VALUES (1, 0);

-- The streams and their ends.
CREATE TABLE stream (
    id INTEGER PRIMARY KEY,       -- our own number
    subject BLOB NOT NULL,        -- one byte for the sort and sixteen of identity
    compartment TEXT NOT NULL,    -- which part of the record
    pseq INTEGER NOT NULL,        -- the number of its last change
    chain BLOB NOT NULL,          -- the hash of its chain there
    UNIQUE (subject, compartment),
    CHECK (length(subject) = 17),
    CHECK (length(chain) = 32)
) STRICT;

-- The changes: whole, clustered by stream, because a device gets them so.
CREATE TABLE change (
    stream INTEGER NOT NULL REFERENCES stream (id), -- whose record and which part
    pseq INTEGER NOT NULL,        -- in the stream: from 1, without a gap
    gseq INTEGER NOT NULL,        -- in the feed: from 1, without a gap
    batch INTEGER NOT NULL,       -- gseq of the first change of the same transaction
    id BLOB NOT NULL,             -- SHA-256 of the body
    chain BLOB NOT NULL,          -- the stream's chain at this change
    accepted_at INTEGER NOT NULL, -- when it was accepted
    envelope BLOB NOT NULL,       -- as received; names the device
    body BLOB NOT NULL,           -- clinical content; identifies a person
    PRIMARY KEY (stream, pseq),
    CHECK (length(id) = 32),
    CHECK (length(chain) = 32)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX change_in_feed ON change (gseq);
CREATE UNIQUE INDEX change_by_id ON change (id);

-- The devices' incarnations and the last envelope of each before which none is missing.
CREATE TABLE sender (
    id INTEGER PRIMARY KEY,       -- our own number
    device BLOB NOT NULL,         -- the device; identifies staff
    incarnation BLOB NOT NULL,    -- the lineage of its database
    seq INTEGER NOT NULL,         -- the number of that envelope
    hash BLOB NOT NULL,           -- its hash
    UNIQUE (device, incarnation),
    CHECK (length(hash) = 32)
) STRICT;

-- Every envelope that came: a number is used whatever became of its change.
CREATE TABLE arrival (
    sender INTEGER NOT NULL REFERENCES sender (id), -- which incarnation
    seq INTEGER NOT NULL,         -- its number there
    hash BLOB NOT NULL,           -- the envelope's hash
    change BLOB NOT NULL,         -- the change that it names
    refused_code INTEGER,         -- why the envelope itself was refused, if it was
    refused_text TEXT,            -- the same for its author
    PRIMARY KEY (sender, seq),
    CHECK ((refused_code IS NULL) = (refused_text IS NULL))
) STRICT, WITHOUT ROWID;

-- Changes that are not in the ledger and not forgotten: held, quarantined or rejected.
CREATE TABLE kept (
    id INTEGER PRIMARY KEY,       -- in the order they came
    change BLOB NOT NULL UNIQUE,  -- the change that it names
    author BLOB NOT NULL,         -- who wrote it; identifies staff
    subject BLOB NOT NULL,        -- whose record; identifies a person
    state TEXT NOT NULL CHECK (state IN ('held', 'quarantined', 'rejected')), -- what became of it
    code INTEGER,                 -- why, unless held
    text TEXT,                    -- the same for its author
    envelope BLOB NOT NULL,       -- as received
    body BLOB NOT NULL,           -- clinical content; identifies a person
    CHECK ((state = 'held') = (code IS NULL)),
    CHECK ((code IS NULL) = (text IS NULL))
) STRICT;

CREATE INDEX kept_open ON kept (subject, id) WHERE state <> 'rejected';

-- What a held change waits for.
CREATE TABLE need (
    kept INTEGER NOT NULL REFERENCES kept (id), -- the held change
    nth INTEGER NOT NULL,         -- counts its needs
    what TEXT NOT NULL CHECK (what IN ('change', 'person', 'kind', 'field')), -- of what sort
    change BLOB,                  -- the change that it replaces
    kind TEXT,                    -- the kind that is not known
    field TEXT,                   -- the field that is not known
    PRIMARY KEY (kept, nth)
) STRICT, WITHOUT ROWID;

CREATE INDEX need_of_change ON need (change, kept) WHERE change IS NOT NULL;

-- Who has access to a person's record: each standing version of a field that says so.
CREATE TABLE relation (
    subject BLOB NOT NULL,        -- the person; identifies a person
    field TEXT NOT NULL,          -- the field that says so
    change BLOB NOT NULL,         -- the change that wrote the version
    tie TEXT NOT NULL CHECK (tie IN ('practice', 'care-team')), -- by what
    party BLOB NOT NULL,          -- a practice's code, or a member of staff
    PRIMARY KEY (subject, field, change)
) STRICT, WITHOUT ROWID;

CREATE INDEX relation_of_party ON relation (tie, party, subject);

-- Rises when a party's access changes in a way that the feed alone does not tell its devices.
CREATE TABLE access_version (
    tie TEXT NOT NULL,            -- by practice or care team
    party BLOB NOT NULL,          -- a practice's code, or a member of staff
    version INTEGER NOT NULL,     -- from 1
    PRIMARY KEY (tie, party)
) STRICT, WITHOUT ROWID;

-- What is planned or due for a person, in days since 1970.
CREATE TABLE due (
    subject BLOB NOT NULL,        -- the person; identifies a person
    entry BLOB NOT NULL,          -- the visit or task
    due_on INTEGER NOT NULL,      -- its day
    PRIMARY KEY (subject, entry)
) STRICT, WITHOUT ROWID;
