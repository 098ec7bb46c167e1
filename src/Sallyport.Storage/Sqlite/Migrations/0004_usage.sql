-- What keys used. span is the length of the interval in seconds: minutes are written, hours and days are rolled up from them and add up
-- to the same. at is its first instant in milliseconds since 1970. request is empty for what belongs to connections.
CREATE TABLE usage_counts (
    key_id        TEXT    NOT NULL,
    span          INTEGER NOT NULL CHECK (span IN (60, 3600, 86400)),
    at            INTEGER NOT NULL,
    request       TEXT    NOT NULL,
    door          INTEGER NOT NULL,
    account_id    TEXT    NOT NULL,
    requests      INTEGER NOT NULL,
    units         INTEGER NOT NULL,
    errors        INTEGER NOT NULL,
    refusals      INTEGER NOT NULL,
    bytes_in      INTEGER NOT NULL,
    bytes_out     INTEGER NOT NULL,
    connections   INTEGER NOT NULL,
    connection_ms INTEGER NOT NULL,
    subscriptions INTEGER NOT NULL,
    latency_00    INTEGER NOT NULL,
    latency_01    INTEGER NOT NULL,
    latency_02    INTEGER NOT NULL,
    latency_03    INTEGER NOT NULL,
    latency_04    INTEGER NOT NULL,
    latency_05    INTEGER NOT NULL,
    latency_06    INTEGER NOT NULL,
    latency_07    INTEGER NOT NULL,
    latency_08    INTEGER NOT NULL,
    latency_09    INTEGER NOT NULL,
    latency_10    INTEGER NOT NULL,
    latency_11    INTEGER NOT NULL,
    latency_12    INTEGER NOT NULL,
    latency_13    INTEGER NOT NULL,
    latency_14    INTEGER NOT NULL,
    latency_15    INTEGER NOT NULL,
    PRIMARY KEY (key_id, span, at, request, door)
) STRICT, WITHOUT ROWID;

CREATE INDEX usage_counts_by_account ON usage_counts (account_id, span, at);
CREATE INDEX usage_counts_by_time ON usage_counts (span, at);

-- The same, by code of the public catalogue.
CREATE TABLE usage_codes (
    key_id        TEXT    NOT NULL,
    span          INTEGER NOT NULL CHECK (span IN (60, 3600, 86400)),
    at            INTEGER NOT NULL,
    request       TEXT    NOT NULL,
    door          INTEGER NOT NULL,
    code          TEXT    NOT NULL,
    account_id    TEXT    NOT NULL,
    errors        INTEGER NOT NULL,
    refusals      INTEGER NOT NULL,
    PRIMARY KEY (key_id, span, at, request, door, code)
) STRICT, WITHOUT ROWID;

CREATE INDEX usage_codes_by_account ON usage_codes (account_id, span, at);
CREATE INDEX usage_codes_by_time ON usage_codes (span, at);

-- Up to where hours and days are complete. Moves in the transaction that rolls up, so that nothing is counted twice.
CREATE TABLE usage_rolled_up (
    span          INTEGER NOT NULL PRIMARY KEY CHECK (span IN (3600, 86400)),
    until         INTEGER NOT NULL
) STRICT;

-- The last batch of each meter, so that one written twice counts once.
CREATE TABLE usage_meters (
    meter         TEXT    NOT NULL PRIMARY KEY,
    sequence      INTEGER NOT NULL,
    written_at    INTEGER NOT NULL
) STRICT;
