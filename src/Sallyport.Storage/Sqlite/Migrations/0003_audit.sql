-- Entries are added and never changed. Each hash covers its entry and the hash before it, under a secret that is not in this database: the triggers
-- keep honest programs from mistakes, the hashes show what others did.
-- AUTOINCREMENT: the highest number ever given is kept apart, so that a tail cut off in passing shows.

CREATE TABLE audit_entries (
    number        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at            INTEGER NOT NULL,
    actor_kind    TEXT    NOT NULL CHECK (actor_kind IN ('operator', 'admin-token', 'applicant', 'customer', 'server')),
    actor_id      TEXT    NOT NULL,
    actor_address TEXT,
    action        TEXT    NOT NULL,
    target        TEXT    NOT NULL,
    before        TEXT,
    after         TEXT,
    previous_hash TEXT    NOT NULL CHECK (length(previous_hash) = 64),
    hash          TEXT    NOT NULL CHECK (length(hash) = 64)
) STRICT;

CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, number);
CREATE INDEX audit_entries_by_action ON audit_entries (action, number);
CREATE INDEX audit_entries_by_target ON audit_entries (target, number);

CREATE TRIGGER audit_entries_are_not_changed BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are never changed');
END;

CREATE TRIGGER audit_entries_are_not_deleted BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are never deleted');
END;

-- Else INSERT OR REPLACE would change one without a DELETE.
CREATE TRIGGER audit_entries_follow_one_another BEFORE INSERT ON audit_entries
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM audit_entries)
BEGIN
    SELECT RAISE(ABORT, 'audit entries follow one another');
END;

-- Of a signing secret that was rotated: since when, and until when its tokens are accepted (NULL: it signs). The secret itself is a file.
CREATE TABLE signing_secrets (
    version        INTEGER NOT NULL PRIMARY KEY,
    created_at     INTEGER,
    accepted_until INTEGER
) STRICT;

-- A retired pepper's row stays: keys that were revoked under it point to it, and its number is not given again.
ALTER TABLE peppers ADD COLUMN retired_at INTEGER;
