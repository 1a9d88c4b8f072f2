-- Every change that somebody asked for. A row is never changed, and its hash covers the row before
-- it, so that a row that is changed, removed or put in between breaks the chain.
CREATE TABLE audit (
  seq        bigint PRIMARY KEY,
  of         bigint,               -- of the end of a change: its beginning
  at         timestamptz NOT NULL,
  user_id    uuid,                 -- absent for strangers, such as those who log in
  credential text NOT NULL,        -- key:<id>, session:<id>, po:<thread>, or nothing
  action     text NOT NULL,        -- a method and the pattern of a path, or the name of a command
  target     text NOT NULL,
  outcome    text NOT NULL,        -- begun, or the status that was answered
  hash       bytea NOT NULL
);
CREATE INDEX audit_end ON audit (of) WHERE of IS NOT NULL;

-- The end of the chain; whoever appends holds its lock.
CREATE TABLE audit_head (
  one  boolean PRIMARY KEY DEFAULT true CHECK (one),
  seq  bigint NOT NULL,
  hash bytea NOT NULL
);
INSERT INTO audit_head (seq, hash) VALUES (0, '');

CREATE FUNCTION audit_hash(before bytea, entry audit) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(before || convert_to(jsonb_build_array(
    entry.seq, entry.of, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    entry.user_id, entry.credential, entry.action, entry.target, entry.outcome)::text, 'UTF8'))
$$;

CREATE FUNCTION audit_append(begun bigint, who uuid, by_what text, what text, on_what text, came text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  head audit_head;
  entry audit;
BEGIN
  SELECT * INTO head FROM audit_head FOR UPDATE;
  entry := ROW(head.seq + 1, begun, clock_timestamp(), who, by_what, what, on_what, came, NULL);
  entry.hash := audit_hash(head.hash, entry);
  INSERT INTO audit SELECT entry.*;
  UPDATE audit_head SET seq = entry.seq, hash = entry.hash;
  RETURN entry.seq;
END
$$;
