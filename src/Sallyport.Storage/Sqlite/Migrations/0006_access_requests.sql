-- link_hash is SHA-256 of the one-time link's token; the token itself is nowhere. It is gone as soon as the link is used.
CREATE TABLE access_requests (
    id              TEXT    NOT NULL PRIMARY KEY,
    name            TEXT    NOT NULL,
    contact         TEXT    NOT NULL,
    use_case        TEXT    NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('pending', 'approved', 'declined', 'redeemed')),
    created_at      INTEGER NOT NULL,
    decided_at      INTEGER,
    reason          TEXT,
    tier            TEXT,
    account_id      TEXT    REFERENCES accounts (id),
    key_name        TEXT,
    key_scopes      TEXT,
    key_expires_at  INTEGER,
    link_hash       BLOB    CHECK (length(link_hash) = 32),
    link_issued_at  INTEGER,
    link_expires_at INTEGER,
    link_delivery   TEXT    CHECK (link_delivery IN ('copy', 'queued', 'mailed', 'failed')),
    redeemed_at     INTEGER,
    key_id          TEXT    REFERENCES api_keys (id)
) STRICT;

CREATE UNIQUE INDEX access_requests_by_link ON access_requests (link_hash);
CREATE INDEX access_requests_by_age ON access_requests (created_at, id);
CREATE INDEX access_requests_by_state ON access_requests (state, created_at, id);
