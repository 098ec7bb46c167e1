-- What operators should know. number is the order in which notices came.
CREATE TABLE notices (
    number          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id              TEXT    NOT NULL UNIQUE,
    kind            TEXT    NOT NULL,
    account_id      TEXT,
    key_id          TEXT,
    text            TEXT    NOT NULL,
    data            TEXT,
    raised_at       INTEGER NOT NULL,
    acknowledged_at INTEGER,
    acknowledged_by TEXT
) STRICT;

CREATE INDEX notices_by_account ON notices (account_id, number) WHERE account_id IS NOT NULL;
CREATE INDEX notices_by_key ON notices (key_id, number) WHERE key_id IS NOT NULL;
CREATE INDEX notices_open ON notices (number) WHERE acknowledged_at IS NULL;
CREATE INDEX notices_by_time ON notices (raised_at);

-- Posts to the webhook that are not done. Gone with their notice.
CREATE TABLE webhook_deliveries (
    notice_id       TEXT    NOT NULL PRIMARY KEY REFERENCES notices (id) ON DELETE CASCADE,
    attempts        INTEGER NOT NULL,
    due_at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_deliveries_by_due ON webhook_deliveries (due_at);

-- From where each key has been used: IPv4 networks of 24 bits, IPv6 networks of 48.
CREATE TABLE key_networks (
    key_id          TEXT    NOT NULL,
    network         TEXT    NOT NULL,
    first_seen_at   INTEGER NOT NULL,
    last_seen_at    INTEGER NOT NULL,
    PRIMARY KEY (key_id, network)
) STRICT, WITHOUT ROWID;

CREATE INDEX key_networks_by_time ON key_networks (last_seen_at);
