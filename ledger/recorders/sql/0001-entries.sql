-- Entries, one gapless order for each ledger. Every key begins with the ledger, so that ledgers can
-- become partitions, or go to servers of their own.

CREATE TABLE ledger.head (
    ledger text PRIMARY KEY,
    position bigint NOT NULL,
    recorded_at_us bigint NOT NULL
) WITH (fillfactor = 10);

CREATE TABLE ledger.entry (
    ledger text NOT NULL,
    position bigint NOT NULL,
    type text NOT NULL,
    data bytea NOT NULL,
    tags text NOT NULL,
    ref text NOT NULL,
    recorded_at_us bigint NOT NULL,
    source text,
    source_id text,
    content bytea NOT NULL,
    PRIMARY KEY (ledger, position)
);
CREATE UNIQUE INDEX entry_ref ON ledger.entry (ledger, source, source_id)
    WHERE source IS NOT NULL;
CREATE INDEX entry_type ON ledger.entry (ledger, type, position);
CREATE INDEX entry_tags ON ledger.entry
    USING gin (string_to_array(tags, chr(10))) WITH (fastupdate = off);

CREATE FUNCTION ledger.refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE FUNCTION ledger.never_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.ledger = OLD.ledger AND NEW.position >= OLD.position
        AND NEW.recorded_at_us >= OLD.recorded_at_us THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'the head of a ledger never goes back';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();
CREATE TRIGGER never_gone BEFORE TRUNCATE ON ledger.head
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();
CREATE TRIGGER never_back BEFORE UPDATE OR DELETE ON ledger.head
    FOR EACH ROW EXECUTE FUNCTION ledger.never_back();
