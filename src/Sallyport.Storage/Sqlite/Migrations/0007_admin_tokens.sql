-- hash is SHA-256 of the token; the token itself is nowhere.
CREATE TABLE admin_tokens (
    id          TEXT    NOT NULL PRIMARY KEY,
    name        TEXT    NOT NULL,
    role        TEXT    NOT NULL CHECK (role IN ('viewer', 'admin')),
    last_four   TEXT    NOT NULL,
    hash        BLOB    NOT NULL CHECK (length(hash) = 32),
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER,
    revoked_at  INTEGER
) STRICT;

CREATE UNIQUE INDEX admin_tokens_by_hash ON admin_tokens (hash);
