-- Who may enrol a device, and which devices are enrolled. No table here holds anything about a
-- person who is cared for. Instants are milliseconds since 1970 in UTC.

-- An account: a member of staff and the password that she enrols and renews a device with.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,                 -- the database's own
    name TEXT NOT NULL UNIQUE,              -- lower case; what she types; identifies staff
    staff BLOB NOT NULL,                    -- entry of kind staff in the Area stream
    password_hash TEXT NOT NULL,            -- Argon2id with its parameters and salt
    made_at INTEGER NOT NULL,               -- when it was made
    wrong_tries INTEGER NOT NULL DEFAULT 0, -- wrong passwords since wrong_from
    wrong_from INTEGER NOT NULL DEFAULT 0,  -- when the first of them was
    CHECK (length(staff) = 16)
) STRICT;

-- A code that enrols one device, once. Only its hash is kept.
CREATE TABLE enrolment_code (
    hash BLOB PRIMARY KEY,                  -- SHA-256 of the code's 16 bytes
    account INTEGER NOT NULL REFERENCES account (id), -- whose device it enrols
    made_at INTEGER NOT NULL,               -- when it was issued
    expires_at INTEGER NOT NULL,            -- from then on it is of no use
    used_at INTEGER,                        -- empty until used
    used_by BLOB,                           -- the device that used it: its incarnation's id
    CHECK (length(hash) = 32),
    CHECK ((used_at IS NULL) = (used_by IS NULL))
) STRICT, WITHOUT ROWID;

-- A lineage of a device's database and its key. Rows are never removed.
CREATE TABLE device (
    incarnation BLOB PRIMARY KEY,           -- random, 16 bytes
    device BLOB NOT NULL,                   -- random, 16 bytes; shared by its incarnations
    account INTEGER NOT NULL REFERENCES account (id), -- its user's
    key BLOB NOT NULL,                      -- Ed25519 public key
    name TEXT NOT NULL,                     -- as its user calls the machine
    valid_from INTEGER NOT NULL,            -- the certificate's beginning
    valid_to INTEGER NOT NULL,              -- and its end, not included
    certified INTEGER NOT NULL DEFAULT 0,   -- 1 once its certificate stands in the Area stream
    revoked_at INTEGER,                     -- empty until revoked
    CHECK (length(incarnation) = 16),
    CHECK (length(device) = 16),
    CHECK (length(key) = 32)
) STRICT, WITHOUT ROWID;

CREATE INDEX device_incarnations ON device (device);

-- A question put to a device, to be signed once and soon. Only its hash is kept.
CREATE TABLE challenge (
    hash BLOB PRIMARY KEY,                  -- SHA-256 of the challenge's 32 bytes
    incarnation BLOB NOT NULL REFERENCES device (incarnation), -- whom it was given
    expires_at INTEGER NOT NULL             -- from then on it is of no use
) STRICT, WITHOUT ROWID;

CREATE INDEX challenge_of_device ON challenge (incarnation, expires_at);

-- A bearer token. Only its hash is kept.
CREATE TABLE token (
    hash BLOB PRIMARY KEY,                  -- SHA-256 of the token's 32 bytes
    incarnation BLOB NOT NULL REFERENCES device (incarnation), -- whom it was given
    expires_at INTEGER NOT NULL             -- from then on it is of no use
) STRICT, WITHOUT ROWID;

CREATE INDEX token_of_device ON token (incarnation, expires_at);
