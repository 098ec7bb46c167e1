-- Times are milliseconds since 1970. Lists are words with one space between.

CREATE TABLE accounts (
    id          TEXT    NOT NULL PRIMARY KEY,
    name        TEXT    NOT NULL,
    contact     TEXT    NOT NULL,
    use_case    TEXT    NOT NULL,
    tier        TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('active', 'disabled')),
    created_at  INTEGER NOT NULL
) STRICT;

-- Which pepper the hashes below were made under, recognizable but not told.
CREATE TABLE peppers (
    version     INTEGER NOT NULL PRIMARY KEY,
    check_value BLOB    NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

-- hash is HMAC-SHA-256 of the key under the pepper; the key itself is nowhere.
CREATE TABLE api_keys (
    id                TEXT    NOT NULL PRIMARY KEY,
    account_id        TEXT    NOT NULL REFERENCES accounts (id),
    name              TEXT    NOT NULL,
    prefix            TEXT    NOT NULL,
    last_four         TEXT    NOT NULL,
    hash              BLOB    NOT NULL CHECK (length(hash) = 32),
    pepper_version    INTEGER NOT NULL REFERENCES peppers (version),
    scopes            TEXT    NOT NULL,
    allowed_origins   TEXT    NOT NULL,
    allowed_ip_ranges TEXT    NOT NULL,
    state             TEXT    NOT NULL CHECK (state IN ('active', 'rotating', 'revoked')),
    created_at        INTEGER NOT NULL,
    expires_at        INTEGER,
    revoked_at        INTEGER,
    last_used_at      INTEGER,
    last_used_from    TEXT
) STRICT;

CREATE UNIQUE INDEX api_keys_by_hash ON api_keys (hash, pepper_version);
CREATE INDEX api_keys_by_account ON api_keys (account_id, created_at);

-- A row means: this ws-token has opened its connection.
CREATE TABLE used_tokens (
    jti         TEXT    NOT NULL PRIMARY KEY,
    expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX used_tokens_by_expiry ON used_tokens (expires_at);
