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
    one INTEGER PRIMARY KEY CHECK (one = 1),
    gseq INTEGER NOT NULL
) STRICT;

INSERT INTO feed_head (one, gseq) VALUES (1, 0);

-- The streams and their ends.
CREATE TABLE stream (
    id INTEGER PRIMARY KEY,
    subject BLOB NOT NULL,        -- one byte for the sort and sixteen of identity
    compartment TEXT NOT NULL,
    pseq INTEGER NOT NULL,
    chain BLOB NOT NULL,
    UNIQUE (subject, compartment),
    CHECK (length(subject) = 17),
    CHECK (length(chain) = 32)
) STRICT;

-- The changes: whole, clustered by stream, because a device gets them so.
CREATE TABLE change (
    stream INTEGER NOT NULL REFERENCES stream (id),
    pseq INTEGER NOT NULL,        -- in the stream: from 1, without a gap
    gseq INTEGER NOT NULL,        -- in the feed: from 1, without a gap
    batch INTEGER NOT NULL,       -- gseq of the first change of the same transaction
    id BLOB NOT NULL,             -- SHA-256 of the body
    chain BLOB NOT NULL,          -- the stream's chain at this change
    accepted_at INTEGER NOT NULL,
    envelope BLOB NOT NULL,
    body BLOB NOT NULL,           -- clinical content; identifies a person
    PRIMARY KEY (stream, pseq),
    CHECK (length(id) = 32),
    CHECK (length(chain) = 32)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX change_in_feed ON change (gseq);
CREATE UNIQUE INDEX change_by_id ON change (id);

-- The devices' incarnations and the last envelope of each before which none is missing.
CREATE TABLE sender (
    id INTEGER PRIMARY KEY,
    device BLOB NOT NULL,
    incarnation BLOB NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (device, incarnation),
    CHECK (length(hash) = 32)
) STRICT;

-- Every envelope that came: a number is used whatever became of its change.
CREATE TABLE arrival (
    sender INTEGER NOT NULL REFERENCES sender (id),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    change BLOB NOT NULL,         -- the change that it names
    refused_code INTEGER,         -- why the envelope itself was refused, if it was
    refused_text TEXT,
    PRIMARY KEY (sender, seq),
    CHECK ((refused_code IS NULL) = (refused_text IS NULL))
) STRICT, WITHOUT ROWID;

-- Changes that are not in the ledger and not forgotten: held, quarantined or rejected.
CREATE TABLE kept (
    id INTEGER PRIMARY KEY,       -- in the order they came
    change BLOB NOT NULL UNIQUE,
    author BLOB NOT NULL,
    subject BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('held', 'quarantined', 'rejected')),
    code INTEGER,                 -- why, unless held
    text TEXT,
    envelope BLOB NOT NULL,
    body BLOB NOT NULL,           -- clinical content; identifies a person
    CHECK ((state = 'held') = (code IS NULL)),
    CHECK ((code IS NULL) = (text IS NULL))
) STRICT;

CREATE INDEX kept_open ON kept (subject, id) WHERE state <> 'rejected';

-- What a held change waits for.
CREATE TABLE need (
    kept INTEGER NOT NULL REFERENCES kept (id),
    nth INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('change', 'person', 'kind', 'field')),
    change BLOB,
    kind TEXT,
    field TEXT,
    PRIMARY KEY (kept, nth)
) STRICT, WITHOUT ROWID;

CREATE INDEX need_of_change ON need (change, kept) WHERE change IS NOT NULL;

-- Who has access to a person's record: each standing version of a field that says so.
CREATE TABLE relation (
    subject BLOB NOT NULL,
    field TEXT NOT NULL,
    change BLOB NOT NULL,         -- the change that wrote the version
    tie TEXT NOT NULL CHECK (tie IN ('practice', 'care-team')),
    party BLOB NOT NULL,          -- a practice's code, or a member of staff
    PRIMARY KEY (subject, field, change)
) STRICT, WITHOUT ROWID;

CREATE INDEX relation_of_party ON relation (tie, party, subject);

-- Rises when a party's access changes in a way that the feed alone does not tell its devices.
CREATE TABLE access_version (
    tie TEXT NOT NULL,
    party BLOB NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (tie, party)
) STRICT, WITHOUT ROWID;

-- What is planned or due for a person, in days since 1970.
CREATE TABLE due (
    subject BLOB NOT NULL,
    entry BLOB NOT NULL,
    due_on INTEGER NOT NULL,
    PRIMARY KEY (subject, entry)
) STRICT, WITHOUT ROWID;
