-- A row means: this request was begun. Without an answer it is being done, or the server ended while it was.
CREATE TABLE idempotent_requests (
    owner        TEXT    NOT NULL,
    request_key  TEXT    NOT NULL,
    fingerprint  BLOB    NOT NULL CHECK (length(fingerprint) = 32),
    answer       TEXT,
    begun_at     INTEGER NOT NULL,
    PRIMARY KEY (owner, request_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotent_requests_by_time ON idempotent_requests (begun_at);
