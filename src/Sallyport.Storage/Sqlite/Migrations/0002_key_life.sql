-- revision counts the changes of a row, so that memory tells older from newer.

ALTER TABLE accounts ADD COLUMN limit_overrides TEXT;
ALTER TABLE accounts ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;

ALTER TABLE api_keys ADD COLUMN replaced_by TEXT REFERENCES api_keys (id);
ALTER TABLE api_keys ADD COLUMN replaces TEXT REFERENCES api_keys (id);
ALTER TABLE api_keys ADD COLUMN flagged_at INTEGER;
ALTER TABLE api_keys ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;

-- Lists are read in pages, oldest first.
CREATE INDEX accounts_by_age ON accounts (created_at, id);
CREATE INDEX api_keys_by_age ON api_keys (created_at, id);
