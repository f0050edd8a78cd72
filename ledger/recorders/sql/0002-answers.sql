-- Which entries answered a request that came with a key. No evidence: rows go after some days. Keys
-- and requests are digests; `places` are positions, negative where the entry was recorded before.

CREATE TABLE ledger.answer (
    ledger text NOT NULL,
    key bytea NOT NULL,
    request bytea NOT NULL,
    places bigint[] NOT NULL,
    kept_at_us bigint NOT NULL,
    PRIMARY KEY (ledger, key)
);
CREATE INDEX answer_age ON ledger.answer (ledger, kept_at_us);
